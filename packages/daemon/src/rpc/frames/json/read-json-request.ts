import { fromJson, toBinary } from '@bufbuild/protobuf';
import type { JsonValue } from '@bufbuild/protobuf';
import type { MethodEntry } from '@holdfast/protocol';
import { Fault } from '../../../model/fault.js';
import { findUnknownMember } from './find-unknown-member.js';
import { jsonSchema } from './json-schema.js';

const noBytes = new Uint8Array(0);

/**
 * Turns a request in the JSON of protobuf into its binary form, in which the dispatcher takes it from every carrier. A
 * member that is unknown is refused: one that was misspelt would otherwise be a wish that nobody hears.
 * @throws Fault INVALID_ARGUMENT, with the place and what was probably meant
 */
export function readJsonRequest(method: MethodEntry, request: unknown): Uint8Array {
  if (isEmpty(request)) return noBytes;
  const { registry, messagesOf } = jsonSchema();
  const { input } = messagesOf(method);
  try {
    return toBinary(input, fromJson(input, request as JsonValue, { registry }));
  } catch (cause) {
    const unknown = findUnknownMember(input, request);
    if (unknown !== undefined)
      throw new Fault('INVALID_ARGUMENT', unknown.message, { violations: [unknown] }, { cause });
    const said = cause instanceof Error ? cause.message.replace(/^cannot decode /, '') : String(cause);
    throw new Fault('INVALID_ARGUMENT', `the request of ${method.rpc} cannot be read: ${said}`, {}, { cause });
  }
}

/** Most requests of monitoring programs: nothing is asked but the question itself. */
function isEmpty(request: unknown): boolean {
  if (request === undefined) return true;
  return (
    typeof request === 'object' && request !== null && !Array.isArray(request) && Object.keys(request).length === 0
  );
}
