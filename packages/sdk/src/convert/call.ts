import { methodByName } from '@holdfast/protocol';
import type { MethodEntry } from '@holdfast/protocol';
import type { CallOptions, Caller } from './caller.js';
import { HoldfastError } from '../errors/holdfast-error.js';
import { refusal } from '../errors/refusal.js';
import type { ErrorReason } from '../gen/index.js';
import { InvalidInputError } from './invalid-input-error.js';
import { mapItems } from './map-items.js';
import { toPlain } from './to-plain.js';
import { toWire } from './to-wire.js';
import { warnDeprecated, type WarnedApis } from '../telemetry/warn-deprecated.js';

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
  const entry = methodOf(method);
  const { requestType, responseType } = entry;
  const request = toRequest(requestType, object, options);
  if (entry.takesRequestId) nameRequest(request);
  if (entry.deprecated !== undefined) warnDeprecated(entry, request, warned);
  let response: object;
  try {
    response = await caller.unary(method, request, carrierOptions(options));
  } catch (error) {
    const named = entry.takesRequestId ? withOperation(error, request, options.signal) : error;
    // It was made where the reply was read; what its finder needs is who called.
    if (named instanceof Error) Error.captureStackTrace(named, callUnary);
    throw named;
  }
  const plain = toPlain(responseType, response);
  return (field === undefined ? plain : (plain as Readonly<Record<string, unknown>>)[field]) as Result;
}

/** Calls a method that answers many times. */
export function callStream<Result>(
  caller: Caller,
  method: string,
  object: object,
  options: CallOptions,
): AsyncIterableIterator<Result, undefined, undefined> {
  return mapItems(
    () => {
      const entry = methodOf(method);
      const request = toRequest(entry.requestType, object, options);
      if (entry.deprecated !== undefined) warnDeprecated(entry, request, warned);
      return caller.stream(method, request, carrierOptions(options));
    },
    (response) => toPlain(methodOf(method).responseType, response) as Result,
  );
}

function methodOf(name: string): MethodEntry {
  const entry = methodByName.get(name);
  if (entry === undefined) throw new TypeError(`${name} is no method of this release`);
  return entry;
}

/** Once a process, as Node.js warns: the one thing here that outlives a connection. */
const warned: WarnedApis = new Set();

const noOptions: CallOptions = Object.freeze({});

/** Gives a call a name, unless its caller has: so it can be sent again when its answer is lost. */
function nameRequest(request: { requestId?: string }): void {
  if (request.requestId === undefined || request.requestId === '') request.requestId = crypto.randomUUID();
}

/** What a call may be rejected with though its work goes on, or without the daemon having a say. */
const silent: readonly ErrorReason[] = ['DEADLINE_EXCEEDED', 'CANCELLED', 'UNAVAILABLE', 'INTERNAL'];

/** Says which operation an error is of, where only the call itself knows: its name is the id of that. */
function withOperation(error: unknown, request: { requestId?: string }, signal: AbortSignal | undefined): unknown {
  if (!(error instanceof HoldfastError) || !silent.includes(error.code)) return error;
  // A bug of the daemon has an id in its log, and the daemon says itself whether there was an operation.
  if (error.code === 'INTERNAL' && error.details.logId !== '') return error;
  // What the caller has given up with is the caller's.
  if (error.operationId !== undefined || error === signal?.reason) return error;
  const { code, rawMessage, details, cause } = error;
  const metadata = { operation_id: request.requestId ?? '', ...details.metadata };
  return new HoldfastError(code, rawMessage, { details: { ...details, metadata }, cause });
}

/** Those options that are the carrier's business and not the daemon's. */
function carrierOptions({ signal, timeoutMs }: CallOptions): CallOptions {
  if (signal === undefined && timeoutMs === undefined) return noOptions;
  return { ...(signal === undefined ? {} : { signal }), ...(timeoutMs === undefined ? {} : { timeoutMs }) };
}

/** The request of a call: its options without those of every call, and the fields that are given anyway. */
function toRequest(type: string, object: object, options: CallOptions): object {
  try {
    // Of a program without types: the properties of `true` are none, so that it would be a call without any.
    if (typeof options !== 'object' || options === null)
      throw new InvalidInputError('options', typeof options, 'an object');
    const { signal: _signal, timeoutMs: _timeoutMs, ...fields } = options;
    return toWire(type, Object.assign(fields, object));
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const { path: field, found, expected, message } = error;
    const violation = { field, xmlPath: '', line: 0, column: 0, found, expected, message };
    throw refusal('INVALID_ARGUMENT', message, { violations: [violation] }, { cause: error });
  }
}
