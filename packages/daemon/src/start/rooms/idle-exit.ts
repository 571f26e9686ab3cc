import type { Services } from '../../engine/services.js';
import type { RpcServers } from '../../rpc/serve.js';
import { watchIdle } from '../../rpc/watch-idle.js';

/** The end of a daemon that has nothing to do. */
export class IdleExit implements Disposable {
  readonly #end: () => void;
  #ms: number;
  #begin: (() => Disposable) | undefined;
  #watch: Disposable | undefined;

  /** @param end is called when nobody was there for `ms`; 0: never */
  constructor(ms: number, end: () => void) {
    this.#ms = ms;
    this.#end = end;
  }

  /** After how long without clients and guests the daemon ends; another time counts from when it is set. */
  get ms(): number {
    return this.#ms;
  }

  set ms(ms: number) {
    this.#ms = ms;
    this.#watchAnew();
  }

  /** Begins to watch, once the daemon serves. */
  watch(servers: RpcServers, at: Services): void {
    const hasWork = (): boolean =>
      at.domains.all().some(({ record, jobs }) => record.live !== undefined || jobs.holder !== undefined);
    this.#begin = () => watchIdle({ seconds: this.#ms / 1000, servers, hasWork, end: this.#end, clock: at.clock });
    this.#watchAnew();
  }

  [Symbol.dispose](): void {
    this.#begin = undefined;
    this.#watch?.[Symbol.dispose]();
  }

  #watchAnew(): void {
    this.#watch?.[Symbol.dispose]();
    this.#watch = this.#begin?.();
  }
}
