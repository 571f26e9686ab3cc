import type { FieldRule, XmlBinding } from '@holdfast/protocol';
import { closestWord } from '@holdfast/protocol';
import { bytesPerUnit, sizeUnits } from './size-units.js';

/** What a text of XML means, or why it means nothing. */
export type ScalarReading = { readonly value: unknown } | ScalarProblem;

/** Why a text means nothing: what was expected, and what was probably meant. */
interface ScalarProblem {
  readonly expected: string;
  readonly meant?: string | undefined;
  /** Whether the unit beside the value is what is wrong. */
  readonly isUnit?: true;
}

const booleans: Readonly<Record<string, readonly [yes: string, no: string]>> = {
  'yes-no': ['yes', 'no'],
  'on-off': ['on', 'off'],
};

const integers = {
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
} as const;

const safe = BigInt(Number.MAX_SAFE_INTEGER);

/** Reads the text of a scalar. `unit` is what stands in the attribute for the unit of a size. */
export function readScalar(
  binding: XmlBinding,
  rule: FieldRule,
  text: string,
  unit: string | undefined,
): ScalarReading {
  switch (binding.type) {
    case 'string':
      return readString(rule, text);
    case 'bool':
      return readBoolean(binding, text);
    case 'double': {
      const value = Number(text.trim() === '' ? 'none' : text);
      return Number.isFinite(value) ? { value } : { expected: 'a number' };
    }
    case 'number':
    case 'bigint':
      return readInteger(binding, rule, text.trim(), unit);
    case 'message':
      throw new TypeError(`${binding.field} is a message, no scalar`);
  }
}

function readString(rule: FieldRule, text: string): ScalarReading {
  const { values, pattern, maxLength } = rule;
  if (values !== undefined && !values.includes(text)) {
    return { expected: `one of ${values.join(', ')}`, meant: closestWord(text, values) };
  }
  if (maxLength !== undefined && text.length > maxLength && characters(text) > maxLength) {
    return { expected: `at most ${maxLength} characters` };
  }
  if (pattern !== undefined && !patternOf(pattern).test(text)) {
    return { expected: `what matches ${pattern.slice('^(?:'.length, -')$'.length)}` };
  }
  return { value: text };
}

/** Length of a string, a surrogate pair counted as one. */
function characters(text: string): number {
  return Array.from(text).length;
}

const patterns = new Map<string, RegExp>();

function patternOf(pattern: string): RegExp {
  let compiled = patterns.get(pattern);
  if (compiled === undefined) {
    compiled = new RegExp(pattern, 'u');
    patterns.set(pattern, compiled);
  }
  return compiled;
}

function readBoolean(binding: XmlBinding, text: string): ScalarReading {
  const [yes, no] = booleans[binding.form] ?? ['yes', 'no'];
  if (text === yes) return { value: true };
  if (text === no) return { value: false };
  return { expected: `${yes} or ${no}`, meant: closestWord(text, [yes, no]) };
}

function readInteger(binding: XmlBinding, rule: FieldRule, text: string, unit: string | undefined): ScalarReading {
  const isHex = binding.form === 'hex' && /^0[xX][0-9a-fA-F]{1,16}$/.test(text);
  if (!isHex && !/^[+-]?\d{1,20}$/.test(text)) {
    return { expected: binding.form === 'hex' ? 'a hexadecimal number such as 0x1f' : 'a whole number' };
  }
  let number = BigInt(text.startsWith('+') ? text.slice(1) : text);
  if (binding.form === 'size') {
    const factor = bytesPerUnit(unit ?? binding.readUnit ?? 'bytes');
    if (factor === undefined) {
      return { expected: `one of ${sizeUnits.join(', ')}`, meant: closestWord(unit ?? '', sizeUnits), isUnit: true };
    }
    number *= factor;
  }
  const range = rangeProblem(binding, rule, number);
  if (range !== undefined) return { expected: range };
  return { value: binding.type === 'bigint' ? number : Number(number) };
}

function rangeProblem(binding: XmlBinding, rule: FieldRule, number: bigint): string | undefined {
  const [least, most] = integers[rule.integer ?? 'int64'];
  const bytes = binding.form === 'size' ? ' bytes' : '';
  const { minimum, maximum } = rule;
  const low = minimum === undefined ? least : BigInt(minimum);
  const high = maximum === undefined ? (binding.type === 'number' && most > safe ? safe : most) : BigInt(maximum);
  if (number >= low && number <= high) return undefined;
  if (number < low) return minimum === undefined && low === 0n ? 'no negative number' : `at least ${low}${bytes}`;
  return `at most ${high}${bytes}`;
}

/** A scalar as it is written: its text and, for a size, its unit. */
export interface WrittenScalar {
  readonly text: string;
  readonly unit?: string;
}

/** Writes a scalar. */
export function writeScalar(binding: XmlBinding, value: unknown): WrittenScalar {
  switch (binding.form) {
    case 'yes-no':
    case 'on-off': {
      const [yes, no] = booleans[binding.form] ?? ['yes', 'no'];
      return { text: value === true ? yes : no };
    }
    case 'hex':
      return {
        text: `0x${BigInt(value as number | bigint)
          .toString(16)
          .padStart(binding.width ?? 1, '0')}`,
      };
    case 'size':
      return writeSize(binding, value as number);
    case 'plain':
    case 'presence':
    case 'raw':
      return { text: String(value) };
  }
}

function writeSize(
  { readUnit = 'bytes', writeUnit = readUnit, unitAttribute }: XmlBinding,
  bytes: number,
): WrittenScalar {
  if (unitAttribute === undefined) {
    // Nothing can say the unit; what does not fit is rounded up, as libvirt does.
    return { text: String(Math.ceil(bytes / Number(bytesPerUnit(readUnit) ?? 1n))) };
  }
  const factor = Number(bytesPerUnit(writeUnit) ?? 1n);
  if (bytes % factor !== 0) return { text: String(bytes), unit: 'bytes' };
  return { text: String(bytes / factor), unit: writeUnit };
}
