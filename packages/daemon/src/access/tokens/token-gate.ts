import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../model/clock.js';
import { Fault } from '../../model/fault.js';
import { describeIdentity, type Identity } from '../identity.js';
import type { KnownToken } from './parse-token-file.js';

/** How many wrong tokens somebody may show within a minute; then none of theirs is looked at until it is over. */
const maxWrong = 10;
const windowMs = 60_000;
/** A day; after that it is looked at the clock again. */
const longestWaitMs = 24 * 3_600_000;
/** Of how many that is remembered; who is forgotten begins anew. */
const maxRemembered = 1000;

/** Lets those in who show a token. */
export class TokenGate {
  readonly #clock: Pick<Clock, 'now' | 'setTimeout'>;
  #tokens: readonly KnownToken[] = [];
  /** The same by name: each call of a client asks for its own. */
  #byName: ReadonlyMap<string, KnownToken> = new Map();
  readonly #listeners = new Set<() => void>();
  #stopWaiting: (() => void) | undefined;
  readonly #wrong = new Map<string, { count: number; readonly sinceMs: number }>();

  constructor(clock: Pick<Clock, 'now' | 'setTimeout'>) {
    this.#clock = clock;
  }

  /** From now on these are known, and no others. */
  setTokens(tokens: readonly KnownToken[]): void {
    this.#tokens = tokens;
    this.#byName = new Map(tokens.map((token) => [token.name, token]));
    this.#changed();
  }

  /** Calls back whenever tokens may have become bad: when others are known, when one ends. Returns how to stop that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Who shows a token; its rights are those of the token alone, and one that may only look comes in as by a read-only door.
   * @param authorization what the client said: `Bearer TOKEN`
   * @throws Fault PERMISSION_DENIED when nobody has this token or it has ended, RESOURCE_EXHAUSTED after too many of them
   */
  identify(authorization: string, identity: Identity): Identity {
    const who = describeIdentity(identity);
    this.#checkPatience(who);
    const [, token] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
    const found = token === undefined ? undefined : this.#find(token);
    if (found === undefined) throw this.#refuse(who, 'the token is not known here, or is no token');
    if (found.expiresMs !== undefined && found.expiresMs <= this.#clock.now()) {
      throw this.#refuse(who, `the token ${found.name} ended on ${new Date(found.expiresMs).toISOString()}`);
    }
    return {
      ...identity,
      door: found.readOnly ? 'ro' : identity.door,
      token: found.name,
      tokenSha256: found.sha256.toString('hex'),
    };
  }

  /**
   * Why a token that was shown once is good no more, undefined: it is, or there was none. Connections live on when it is taken
   * away or ends; another one that was made under its name since is not the one that was shown.
   */
  refusalOf({ token: name, tokenSha256 }: Identity): Fault | undefined {
    if (name === undefined) return undefined;
    const known = this.#byName.get(name);
    if (known?.sha256.toString('hex') === tokenSha256 && (known?.expiresMs ?? Infinity) > this.#clock.now())
      return undefined;
    const hint = 'on the host of the daemon: holdfast token list shows those that are good';
    return new Fault('PERMISSION_DENIED', `the token ${name} is not good any more`, { hint });
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
    this.#stopWaiting?.();
    this.#stopWaiting = undefined;
    const nowMs = this.#clock.now();
    let nextMs = Infinity;
    for (const { expiresMs = Infinity } of this.#tokens) if (expiresMs > nowMs) nextMs = Math.min(nextMs, expiresMs);
    if (nextMs === Infinity) return;
    // A later end is waited for in several steps: timers count no further than some weeks.
    const waitMs = Math.min(nextMs - nowMs, longestWaitMs);
    this.#stopWaiting = this.#clock.setTimeout(() => this.#changed(), waitMs);
  }

  /** Looks at all of them, each in the same time, so that nobody learns how near a guess was. */
  #find(token: string): KnownToken | undefined {
    const sha256 = createHash('sha256').update(token).digest();
    return this.#tokens.filter((known) => timingSafeEqual(known.sha256, sha256))[0];
  }

  #checkPatience(who: string): void {
    const wrong = this.#wrong.get(who);
    if (wrong === undefined) return;
    const endsMs = wrong.sinceMs + windowMs;
    const nowMs = this.#clock.now();
    // Where the time of the host was set back it would take as long as that.
    if (endsMs <= nowMs || nowMs < wrong.sinceMs) {
      this.#wrong.delete(who);
      return;
    }
    if (wrong.count < maxWrong) return;
    const seconds = Math.ceil((endsMs - nowMs) / 1000);
    const hint = `try again in ${seconds} seconds, with a token that holdfast token list shows on the host of the daemon`;
    throw new Fault('RESOURCE_EXHAUSTED', `${who} has shown ${maxWrong} wrong tokens within a minute`, { hint });
  }

  #refuse(who: string, what: string): Fault {
    const wrong = this.#wrong.get(who) ?? { count: 0, sinceMs: this.#clock.now() };
    wrong.count++;
    if (this.#wrong.size >= maxRemembered) this.#wrong.clear();
    this.#wrong.set(who, wrong);
    const hint =
      'on the host of the daemon: holdfast token list shows those that are good, holdfast token create makes one';
    return new Fault('PERMISSION_DENIED', what, { hint });
  }
}
