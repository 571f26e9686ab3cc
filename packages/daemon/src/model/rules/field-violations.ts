import type { FieldRule } from '@holdfast/protocol';
import { conditionOf, decision, fieldPath, type MessageScope, rulesOf, scopesOf } from './message-scope.js';
import { missing, oneOf, type SpecViolation, unknownWord, violation } from './violation.js';

/** What the rules of the schema say against a message, whatever its fields mean. */
export function fieldViolations(message: string, root: object): SpecViolation[] {
  return [...scopesOf(message, root)].flatMap((scope) =>
    Object.entries(rulesOf(scope.message)).flatMap(([property, rule]) => againstField(scope, property, rule)),
  );
}

function againstField(scope: MessageScope, property: string, rule: FieldRule): SpecViolation[] {
  const value = scope.values[property];
  const path = fieldPath(scope, rule);
  const isGiven = Array.isArray(value) ? value.length > 0 : value !== undefined;
  const condition = conditionOf(scope.message, property);
  const decided = condition === undefined ? undefined : decision(scope, condition);
  if (condition !== undefined) {
    const applies = decided === undefined || condition.values.includes(decided.value);
    if (!applies) return isGiven ? [outOfPlace(path, value, decided, condition.values)] : [];
    if (decided === undefined && !isGiven) return [];
  }
  if (!isGiven) return rule.required === true ? [missing(path, 'a value')] : [];
  const items: readonly unknown[] = Array.isArray(value) ? (value as unknown[]) : [value];
  return items.flatMap((item, index) => againstValue(Array.isArray(value) ? `${path}[${index}]` : path, item, rule));
}

function outOfPlace(
  path: string,
  value: unknown,
  decided: { path: string; value: string },
  values: readonly string[],
): SpecViolation {
  const found = typeof value === 'object' ? 'given' : value;
  return violation(path, found, 'nothing', `since ${decided.path} is ${decided.value} and not ${oneOf(values)}`);
}

function againstValue(path: string, value: unknown, rule: FieldRule): SpecViolation[] {
  if (rule.type === 'message') {
    return typeof value === 'object' && value !== null ? [] : [violation(path, value, 'an object')];
  }
  if (rule.type === 'string') {
    return typeof value === 'string' ? againstText(path, value, rule) : [violation(path, value, 'text')];
  }
  if (rule.type === 'bool') return typeof value === 'boolean' ? [] : [violation(path, value, 'true or false')];
  if (rule.type === 'number') {
    return typeof value === 'number' ? againstNumber(path, value, rule) : [violation(path, value, 'a number')];
  }
  return [];
}

function againstText(path: string, value: string, rule: FieldRule): SpecViolation[] {
  if (rule.values !== undefined && !rule.values.includes(value)) return [unknownWord(path, value, rule.values)];
  if (rule.maxLength !== undefined && value.length > rule.maxLength) {
    return [violation(path, `${value.length} characters long`, `at most ${rule.maxLength} characters`)];
  }
  // QEMU, files and XML all end or refuse a string there, each in its own way.
  const shown = rule.secret === true ? '(secret)' : value;
  if (value.includes('\0')) return [violation(path, shown, 'text without NUL')];
  if (rule.pattern !== undefined && !new RegExp(rule.pattern, 'u').test(value)) {
    return [violation(path, shown, patternInWords(rule.pattern))];
  }
  return [];
}

function patternInWords(pattern: string): string {
  const bare = pattern.replace(/^\^\(\?:/, '').replace(/\)\$$/, '');
  if (bare === '/.+') return 'an absolute path';
  if (bare === '[0-9,^-]+') return 'a list of numbers such as 0-3,^2';
  if (bare.startsWith('[0-9a-fA-F]{8}-?')) return 'a UUID';
  if (bare.startsWith('[0-9a-fA-F][02468')) return 'a unicast hardware address such as 52:54:00:12:34:56';
  return `a value that matches ${bare}`;
}

function againstNumber(path: string, value: number, rule: FieldRule): SpecViolation[] {
  if (!Number.isSafeInteger(value)) return [violation(path, value, 'a whole number below 2^53')];
  const unit = rule.units === undefined ? '' : ` ${rule.units}`;
  const minimum = rule.minimum ?? 0;
  if (value < minimum) return [violation(path, value, `at least ${minimum}${unit}`)];
  if (rule.maximum !== undefined && value > rule.maximum) {
    return [violation(path, value, `at most ${rule.maximum}${unit}`)];
  }
  return [];
}
