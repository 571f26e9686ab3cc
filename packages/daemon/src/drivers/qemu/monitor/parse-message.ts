import { isJsonObject, type JsonObject, type JsonValue } from './json-value.js';

/** What QEMU says on its monitor. */
export type QmpMessage =
  | { readonly kind: 'greeting'; readonly version: string }
  | { readonly kind: 'reply'; readonly id: string; readonly value: JsonValue }
  | { readonly kind: 'refusal'; readonly id: string; readonly errorClass: string; readonly description: string }
  | { readonly kind: 'event'; readonly event: QmpEvent }
  /** Well-formed, and nothing that we know: ignored. */
  | { readonly kind: 'other' };

/** Something that happened to the guest, as QEMU tells it. */
export interface QmpEvent {
  readonly name: string;
  readonly data: JsonObject;
  /** When, in milliseconds since 1970 by QEMU's clock; 0: it did not say. */
  readonly timeMs: number;
}

/** Reads one line of the monitor; a problem means that the peer does not speak QMP. */
export function parseMessage(line: Buffer): { readonly value: QmpMessage } | { readonly problem: string } {
  let message: JsonValue;
  try {
    message = parseJson(line.toString('utf8'));
  } catch (error) {
    return { problem: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  if (!isJsonObject(message)) return { problem: 'not a JSON object' };
  return { value: classify(message) };
}

function classify(message: JsonObject): QmpMessage {
  if ('QMP' in message) return { kind: 'greeting', version: versionOf(message['QMP']) };
  if (typeof message['event'] === 'string') {
    const data = message['data'];
    return {
      kind: 'event',
      event: { name: message['event'], data: isJsonObject(data) ? data : {}, timeMs: timeOf(message['timestamp']) },
    };
  }
  const id = message['id'];
  if (typeof id !== 'string') return { kind: 'other' };
  const error = message['error'];
  if (isJsonObject(error)) {
    return { kind: 'refusal', id, errorClass: textOf(error['class']), description: textOf(error['desc']) };
  }
  return 'return' in message ? { kind: 'reply', id, value: message['return'] ?? null } : { kind: 'other' };
}

function versionOf(greeting: JsonValue | undefined): string {
  const version = isJsonObject(greeting) ? greeting['version'] : undefined;
  const qemu = isJsonObject(version) ? version['qemu'] : undefined;
  if (!isJsonObject(qemu)) return '';
  return [qemu['major'], qemu['minor'], qemu['micro']].map((part) => textOf(part)).join('.');
}

function timeOf(timestamp: JsonValue | undefined): number {
  if (!isJsonObject(timestamp)) return 0;
  const { seconds, microseconds } = timestamp;
  return typeof seconds === 'number' && typeof microseconds === 'number' ? seconds * 1000 + microseconds / 1000 : 0;
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/**
 * Reads JSON without rounding: QEMU sends 64-bit numbers, such as 18446744073709551615 for "unset".
 * @throws SyntaxError
 */
export function parseJson(text: string): JsonValue {
  // The reviver makes parsing several times slower, and few lines have a number that long.
  if (!/\d{16}/.test(text)) return JSON.parse(text) as JsonValue;
  return JSON.parse(text, exactNumber) as JsonValue;
}

function exactNumber(_key: string, value: JsonValue, context?: { readonly source?: string }): JsonValue {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && /^-?\d+$/.test(source) ? BigInt(source) : value;
}
