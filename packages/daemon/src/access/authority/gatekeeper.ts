import { Fault } from '../../model/fault.js';
import type { PeerProcess } from '../identity.js';
import type { Authority, AuthorityAction, Verdict } from './authority.js';

/** Questions about one user at a time: whoever connects a thousand times keeps nobody else from being asked about. */
const maxQuestionsOfUser = 8;

/** A question that is under way, and how many want to know. */
interface Question {
  readonly answer: Promise<Verdict>;
  readonly stop: AbortController;
  askers: number;
}

/** What a gatekeeper works with. */
export interface GatekeeperOptions {
  readonly authority: Authority;
  /** How long a client waits for the word of the authority. */
  readonly timeoutMs: number;
}

/**
 * Stands at doors where an authority of the host decides who may come in: asks it once a connection, within a limited time.
 * Connections of one process that come at the same moment are asked about together.
 */
export class Gatekeeper {
  readonly #authority: Authority;
  readonly #timeoutMs: number;
  readonly #questions = new Map<string, Question>();
  /** By user: how many questions are under way, and who waits to ask. */
  readonly #users = new Map<number, { asking: number; readonly waiting: Set<() => void> }>();

  constructor({ authority, timeoutMs }: GatekeeperOptions) {
    this.#authority = authority;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Lets a process in, or says why not.
   * @param peer undefined: the kernel did not say who it is
   * @param gone aborted when the client does not wait any more
   * @throws Fault AUTHENTICATION_FAILED, AUTHENTICATION_UNAVAILABLE; CANCELLED when the client has gone
   */
  async admit(peer: PeerProcess | undefined, action: AuthorityAction, gone: AbortSignal): Promise<void> {
    if (peer === undefined || peer.startTicks === '') {
      throw new Fault('AUTHENTICATION_FAILED', 'polkit decides who may connect here, and who you are is not known', {
        hint: 'the process that connected has to be alive; and the daemon needs koffi to know who it is',
        metadata: { action },
      });
    }
    const late = AbortSignal.timeout(this.#timeoutMs);
    const signal = AbortSignal.any([gone, late]);
    let verdict: Verdict;
    try {
      verdict = await this.#ask(peer, action, signal);
    } catch (cause) {
      if (gone.aborted) throw new Fault('CANCELLED', 'the client is gone', {}, { cause });
      throw unavailable(late.aborted ? `it said nothing for ${this.#timeoutMs} ms` : messageOf(cause), action, cause);
    }
    if (verdict !== 'yes') throw refusal(verdict, peer, action);
  }

  async #ask(peer: PeerProcess, action: AuthorityAction, signal: AbortSignal): Promise<Verdict> {
    const key = `${action} ${peer.uid} ${peer.pid} ${peer.startTicks}`;
    const question = this.#questions.get(key) ?? this.#begin(key, peer, action);
    question.askers += 1;
    try {
      return await orAbort(question.answer, signal);
    } finally {
      question.askers -= 1;
      // The last one who wanted to know has gone: whoever is being asked for a password is spared it.
      if (question.askers === 0) question.stop.abort(new Error('nobody waits for the answer'));
    }
  }

  #begin(key: string, peer: PeerProcess, action: AuthorityAction): Question {
    const stop = new AbortController();
    const answer = this.#inTurn(peer.uid, stop.signal, () => this.#authority.check(peer, action, stop.signal));
    const question = { answer, stop, askers: 0 };
    this.#questions.set(key, question);
    const end = (): void => {
      if (this.#questions.get(key) === question) this.#questions.delete(key);
    };
    stop.signal.addEventListener('abort', end);
    answer.then(end, end);
    return question;
  }

  /** Asks when few enough other questions about this user are under way. */
  async #inTurn(uid: number, signal: AbortSignal, ask: () => Promise<Verdict>): Promise<Verdict> {
    const user = this.#users.get(uid) ?? { asking: 0, waiting: new Set<() => void>() };
    this.#users.set(uid, user);
    try {
      while (user.asking >= maxQuestionsOfUser) {
        let wake = (): void => {};
        const turn = new Promise<void>((resolve) => (wake = resolve));
        user.waiting.add(wake);
        try {
          await orAbort(turn, signal);
        } finally {
          user.waiting.delete(wake);
          // It may have been this one's turn.
          if (signal.aborted) wakeNext(user.waiting);
        }
      }
      user.asking += 1;
      try {
        return await orAbort(ask(), signal);
      } finally {
        user.asking -= 1;
        wakeNext(user.waiting);
      }
    } finally {
      if (user.asking === 0 && user.waiting.size === 0) this.#users.delete(uid);
    }
  }
}

function wakeNext(waiting: ReadonlySet<() => void>): void {
  for (const wake of waiting) {
    wake();
    return;
  }
}

function refusal(verdict: Exclude<Verdict, 'yes'>, { uid }: PeerProcess, action: AuthorityAction): Fault {
  const said = {
    no: `polkit does not let uid ${uid} in`,
    challenge: `polkit lets uid ${uid} in after a proof of who it is, and there is nobody to ask for one`,
    dismissed: `polkit asked uid ${uid} for a proof of who it is, and got none`,
  };
  const hints = {
    no: `a rule of polkit can allow ${action}: docs/access.md has one`,
    challenge: `run pkttyagent beside the program, or let a rule of polkit allow ${action}: docs/access.md has one`,
    dismissed: 'connect again and answer the question',
  };
  return new Fault('AUTHENTICATION_FAILED', `${said[verdict]}; it takes ${action}`, {
    hint: hints[verdict],
    metadata: { action },
  });
}

function unavailable(why: string, action: AuthorityAction, cause: unknown): Fault {
  const what = `polkit decides who may connect here, and it cannot be asked: ${why}`;
  return new Fault(
    'AUTHENTICATION_UNAVAILABLE',
    what,
    {
      hint: 'on the host of the daemon: systemctl status polkit dbus; holdfast doctor looks too',
      metadata: { action },
    },
    { cause },
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Settles as the promise does, or rejects with the reason of the signal as soon as that is aborted. */
function orAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
