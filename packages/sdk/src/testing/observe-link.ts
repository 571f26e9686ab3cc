import type { TimedCaller } from '../time/timed-caller.js';
import type { CallOptions, Caller } from '../convert/caller.js';
import type { VirtualTime } from './virtual-time.js';

/** Lets a clock know of each thing that is said and heard on a connection, and waits there go by that clock. */
export function observeLink(link: Caller, clock: VirtualTime): TimedCaller {
  const note = (): void => clock.noteActivity();
  return {
    clock,
    unary(method: string, request: object, options?: CallOptions) {
      note();
      return link.unary(method, request, options).finally(note);
    },
    stream(method: string, request: object, options?: CallOptions) {
      note();
      return observeStream(link.stream(method, request, options), note);
    },
  };
}

function observeStream(stream: AsyncIterable<object>, note: () => void): AsyncIterable<object> {
  return {
    [Symbol.asyncIterator]() {
      const inner = stream[Symbol.asyncIterator]();
      return {
        next: () => inner.next().finally(note),
        async return() {
          return (await inner.return?.()) ?? { done: true as const, value: undefined };
        },
      };
    },
  };
}
