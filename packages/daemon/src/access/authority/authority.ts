import type { PeerProcess } from '../identity.js';

/** Who may use a door, as the administrators of the host know it. */
export type AuthorityAction = 'org.holdfast.unix.manage' | 'org.holdfast.unix.monitor';

/**
 * What an authority says of a process: yes; no; it would have to prove itself and has nobody to ask it (`challenge`); it was
 * asked and did not want to (`dismissed`).
 */
export type Verdict = 'yes' | 'no' | 'challenge' | 'dismissed';

/** Whoever decides on this host which processes may connect. */
export interface Authority {
  /**
   * Asks whether a process may do this. It may take as long as somebody needs to type a password; when the signal is aborted
   * nobody waits any more, and a question that is still on a screen is taken back.
   * @throws Error when it cannot be asked, saying why; the reason of the signal
   */
  check(subject: PeerProcess, action: AuthorityAction, signal: AbortSignal): Promise<Verdict>;
}
