import type { Caller } from './convert/caller.js';
import { AdminMethods } from './gen/index.js';

/**
 * A connection to the administration of a daemon: its servers, workers, clients, limits and log. Use it with
 * `await using`, or call {@link Admin.close}.
 *
 * @public
 */
export class Admin extends AdminMethods implements AsyncDisposable {
  /** The socket that was connected to. */
  readonly socketPath: string;
  readonly #link: Caller & { close(): void };

  /** @internal */
  constructor(socketPath: string, link: Caller & { close(): void }) {
    super(link);
    this.socketPath = socketPath;
    this.#link = link;
  }

  /** Ends the connection. */
  close(): Promise<void> {
    this.#link.close();
    return Promise.resolve();
  }

  /** The same as {@link Admin.close}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
