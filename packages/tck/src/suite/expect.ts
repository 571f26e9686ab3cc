import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { HoldfastError } from '@holdfast/sdk';

/** What a case demands; a failure shows both values. */
export const equal: (found: unknown, wanted: unknown, message?: string) => void = (found, wanted, message) => {
  assert.deepEqual(found, wanted, message);
};

/** Demands that something is so. */
export function isTrue(value: unknown, message: string): asserts value {
  assert.ok(value, message);
}

/** Demands that these members of an object, and those of objects in it, are so; what else it has may be as it likes. */
export function matches(found: unknown, wanted: unknown, path = 'it'): void {
  if (typeof wanted !== 'object' || wanted === null || wanted instanceof Date) {
    assert.deepEqual(found, wanted, `${path} is ${show(found)}; wanted ${show(wanted)}`);
    return;
  }
  isTrue(typeof found === 'object' && found !== null, `${path} is ${show(found)}; wanted ${show(wanted)}`);
  for (const [name, value] of Object.entries(wanted)) {
    matches((found as Readonly<Record<string, unknown>>)[name], value, `${path}.${name}`);
  }
}

/** Demands that a call is refused for this reason, and answers the refusal. */
export async function refused(call: Promise<unknown>, code: string): Promise<HoldfastError> {
  const outcome = await call.then(
    (answer: unknown) => ({ answer }),
    (error: unknown) => ({ error }),
  );
  if ('answer' in outcome) assert.fail(`it was answered with ${show(outcome.answer)}; wanted a refusal with ${code}`);
  const { error } = outcome;
  if (!(error instanceof HoldfastError)) throw error;
  isTrue(error.code === code, `it was refused with ${error.message}; wanted ${code}`);
  return error;
}

/** Waits until something is so; the signal of the case ends it otherwise. */
export async function eventually(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  signal: AbortSignal,
): Promise<void> {
  while (!(await isSo())) {
    if (signal.aborted) assert.fail(`it never came to be that ${what}`);
    await delay(20);
  }
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
