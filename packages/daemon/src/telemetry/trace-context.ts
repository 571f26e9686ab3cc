import { AsyncLocalStorage } from 'node:async_hooks';

/** W3C trace context, version 00: what else calls itself so is neither logged nor handed on. */
const pattern = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

const traces = new AsyncLocalStorage<string>();

/** Does something as part of a caller's trace, also whatever it begins and awaits; a trace that is none is passed over. */
export function withTrace<Result>(traceparent: string, work: () => Result): Result {
  return pattern.test(traceparent) ? traces.run(traceparent, work) : work();
}

/** The trace that the present work is part of; undefined: none. */
export function currentTrace(): string | undefined {
  return traces.getStore();
}
