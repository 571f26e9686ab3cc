import { methodByName } from '@holdfast/protocol';
import type { CallOptions, Caller } from './caller.js';
import { refusal } from '../errors/refusal.js';
import { InvalidInputError } from './invalid-input-error.js';
import { toPlain } from './to-plain.js';
import { toWire } from './to-wire.js';

/**
 * Calls a method with plain options and answers plainly. `object` has the fields of the request that are given anyway;
 * with `field`, only that field of the response is answered.
 *
 * @public used by the generated classes, which knip does not see
 */
export async function callUnary<Result>(
  caller: Caller,
  method: string,
  object: object,
  options: CallOptions,
  field?: string,
): Promise<Result> {
  const { request, responseType, callOptions } = prepare(method, object, options);
  const response = await caller.unary(method, request, callOptions).catch(showCaller);
  const plain = toPlain(responseType, response);
  return (field === undefined ? plain : (plain as Readonly<Record<string, unknown>>)[field]) as Result;
}

/** The error was made where the reply was read; what its finder needs is who called. */
function showCaller(error: unknown): never {
  if (error instanceof Error) Error.captureStackTrace(error, showCaller);
  throw error;
}

/** Calls a method that answers many times. */
export async function* callStream<Result>(
  caller: Caller,
  method: string,
  object: object,
  options: CallOptions,
): AsyncGenerator<Result, void, undefined> {
  const { request, responseType, callOptions } = prepare(method, object, options);
  for await (const response of caller.stream(method, request, callOptions)) {
    yield toPlain(responseType, response) as Result;
  }
}

function prepare(
  method: string,
  object: object,
  options: CallOptions,
): { request: object; responseType: string; callOptions: CallOptions } {
  const entry = methodByName.get(method);
  if (entry === undefined) throw new TypeError(`${method} is no method of this release`);
  const { signal, timeoutMs, ...fields } = options;
  const callOptions = {
    ...(signal === undefined ? {} : { signal }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
  const request = requestOf(entry.requestType, { ...fields, ...object });
  return { request, responseType: entry.responseType, callOptions };
}

function requestOf(type: string, plain: object): object {
  try {
    return toWire(type, plain);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const { path: field, found, expected, message } = error;
    const violation = { field, xmlPath: '', line: 0, column: 0, found, expected, message };
    throw refusal('INVALID_ARGUMENT', message, { violations: [violation] }, { cause: error });
  }
}
