import { Fault } from '../../model/fault.js';
import type { CarrierServices } from '../carrier-services.js';
import { statusOf } from '../status.js';
import type { ReplyBatch } from './session-encoding.js';
import type { SessionStream } from './session-stream.js';

/** What a session has for its client: gathered until the turn ends, then written as far as the stream takes it. */
export class Outbox {
  readonly replies: ReplyBatch;
  readonly #stream: SessionStream;
  readonly #at: CarrierServices;
  readonly #memory: (bytes: number) => Buffer;
  #isBlocked = false;

  constructor(replies: ReplyBatch, stream: SessionStream, at: CarrierServices) {
    this.replies = replies;
    this.#stream = stream;
    this.#memory = (bytes) => stream.memory(bytes);
    this.#at = at;
  }

  /** Whether the client does not take what it has already. */
  get isBlocked(): boolean {
    return this.#isBlocked;
  }

  /** Whether there may be more, where so many bytes may wait. */
  hasRoom(maxBytes: number): boolean {
    return !this.#isBlocked && this.replies.weight < maxBytes;
  }

  /**
   * What is answered without work could be asked for without end by a client that reads nothing.
   * @throws Fault RESOURCE_EXHAUSTED
   */
  checkWeight(): void {
    const { weight } = this.replies;
    if (weight <= 2 * this.#at.limits.maxResponseBytes) return;
    throw new Fault('RESOURCE_EXHAUSTED', `replies of ${weight} bytes wait for a client that reads none`);
  }

  /** Puts in why a call is refused. */
  refuse(id: number, method: string, error: unknown): void {
    this.replies.refusal(id, statusOf(error, { logger: this.#at.logger, method }));
  }

  /** The stream takes messages again. */
  drained(): void {
    this.#isBlocked = false;
  }

  /** Writes what there is; false: the stream takes no more of it for now. */
  flush(): boolean {
    while (!this.#isBlocked) {
      const message = this.replies.take(this.#memory);
      if (message === undefined) return true;
      this.#isBlocked = !this.#stream.write(message);
    }
    return false;
  }
}
