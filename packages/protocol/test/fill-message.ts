import type { DescField, DescMessage, JsonObject, JsonValue } from '@bufbuild/protobuf';
import { ScalarType } from '@bufbuild/protobuf';
import { FieldOptions_JSType } from '@bufbuild/protobuf/wkt';

/** How a message is filled. */
export interface Filling {
  /** Which case of every oneof is taken: the case of this number, counted round. */
  readonly variant: number;
  /** Messages of which only the scalar fields are filled where they are part of another: they are filled elsewhere. */
  readonly outlined: ReadonlySet<string>;
  /** Number that every enum has instead of its last value: one that nobody knows. */
  readonly enumNumber?: number;
}

/** A message with a value in every field, as canonical JSON. The same descriptor always gives the same. */
export function fillMessage(message: DescMessage, filling: Filling): JsonObject {
  return filled(message, filling, new Set());
}

/** How many variants it takes to have every case of every oneof in a message or its parts. */
export function variantsOf(
  message: DescMessage,
  outlined: ReadonlySet<string>,
  above: ReadonlySet<string> = new Set(),
): number {
  if (above.has(message.typeName)) return 1;
  const below = new Set([...above, message.typeName]);
  const cases = message.oneofs.map((oneof) => oneof.fields.length);
  const parts = message.fields.flatMap((field) =>
    field.message === undefined || outlined.has(field.message.typeName)
      ? []
      : [variantsOf(field.message, outlined, below)],
  );
  return Math.max(1, ...cases, ...parts);
}

function filled(message: DescMessage, filling: Filling, above: ReadonlySet<string>): JsonObject {
  const isPart = above.size > 0;
  const isOutline = above.has(message.typeName) || (isPart && filling.outlined.has(message.typeName));
  const below = new Set([...above, message.typeName]);
  const chosen = message.oneofs.map((oneof) => oneof.fields[filling.variant % oneof.fields.length]);
  const object: JsonObject = {};
  for (const field of message.fields) {
    if (field.oneof !== undefined && !chosen.includes(field)) continue;
    if (isOutline && field.message !== undefined) continue;
    object[field.jsonName] = valueOf(field, filling, below);
  }
  return object;
}

function valueOf(field: DescField, filling: Filling, above: ReadonlySet<string>): JsonValue {
  switch (field.fieldKind) {
    case 'map':
      return { first: single(field, 0, filling, above), second: single(field, 1, filling, above) };
    case 'list':
      return [single(field, 0, filling, above), single(field, 1, filling, above)];
    case 'scalar':
    case 'enum':
    case 'message':
      return single(field, 0, filling, above);
  }
}

function single(field: DescField, turn: number, filling: Filling, above: ReadonlySet<string>): JsonValue {
  if (field.message !== undefined) return wellKnown(field.message) ?? filled(field.message, filling, above);
  if (field.enum !== undefined) return filling.enumNumber ?? field.enum.values.at(-1 - turn)?.name ?? 0;
  const number = field.number + turn * 100;
  switch (field.scalar) {
    case ScalarType.STRING:
      return `${field.name}-${number}-ü`;
    case ScalarType.BOOL:
      return true;
    case ScalarType.BYTES:
      return Buffer.from([0, 255, number % 256]).toString('base64');
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return number + 0.5;
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return 2 ** 32 - number;
    case ScalarType.INT32:
    case ScalarType.SINT32:
    case ScalarType.SFIXED32:
      return -(2 ** 31) + number;
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return isSafe(field) ? 2 ** 53 - number : `${2n ** 64n - BigInt(number)}`;
    default:
      return isSafe(field) ? -(2 ** 53) + number : `${-(2n ** 63n) + BigInt(number)}`;
  }
}

/** Whether the field promises to stay below 2^53. */
function isSafe(field: DescField): boolean {
  return field.proto.options?.jstype === FieldOptions_JSType.JS_NUMBER;
}

function wellKnown(message: DescMessage): JsonValue | undefined {
  switch (message.typeName) {
    case 'google.protobuf.Timestamp':
      return '2026-01-02T03:04:05.678Z';
    case 'google.protobuf.FieldMask':
      return 'name,state';
    case 'google.protobuf.Any':
      return { '@type': 'type.googleapis.com/holdfast.v1.Violation', field: 'spec.name' };
    default:
      return undefined;
  }
}
