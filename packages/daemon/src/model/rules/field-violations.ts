import type { FieldRule } from '@holdfast/protocol';
import { fieldsOf, isGiven, type MessageField } from './message-fields.js';
import { decision, fieldPath, type MessageScope } from './message-scope.js';
import { missing, oneOf, type SpecViolation, unknownWord, violation } from './violation.js';

/** What the rules of the schema say against a message, whatever its fields mean. */
export function fieldViolations(message: string, root: object): SpecViolation[] {
  const found: SpecViolation[] = [];
  examine({ message, values: root as Record<string, unknown>, path: '', parent: undefined }, found);
  return found;
}

/** Most fields of a large document are absent, and cost a look: paths are made for what is there. */
function examine(scope: MessageScope, found: SpecViolation[]): void {
  const fields = fieldsOf(scope.message);
  for (const field of fields) {
    if (field.rule.required === true || isGiven(scope.values[field.property])) againstField(scope, field, found);
  }
  for (const { property, rule, of } of fields) {
    if (of === undefined) continue;
    const value = scope.values[property];
    if (rule.repeated === true) {
      const list = Array.isArray(value) ? (value as Record<string, unknown>[]) : [];
      for (let index = 0; index < list.length; index++) {
        const path = `${fieldPath(scope, rule)}[${index}]`;
        examine({ message: of, values: list[index] as Record<string, unknown>, path, parent: scope }, found);
      }
    } else if (typeof value === 'object' && value !== null) {
      const values = value as Record<string, unknown>;
      examine({ message: of, values, path: fieldPath(scope, rule), parent: scope }, found);
    }
  }
}

function againstField(scope: MessageScope, field: MessageField, found: SpecViolation[]): void {
  const { property, rule, condition } = field;
  const value = scope.values[property];
  const path = fieldPath(scope, rule);
  const hasValue = isGiven(value);
  const decided = condition === undefined ? undefined : decision(scope, condition);
  if (condition !== undefined) {
    const applies = decided === undefined || condition.values.includes(decided.value);
    if (!applies) {
      if (hasValue) found.push(outOfPlace(path, value, decided, condition.values));
      return;
    }
    if (decided === undefined && !hasValue) return;
  }
  if (!hasValue) {
    if (rule.required === true) found.push(missing(path, 'a value'));
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) againstValue(`${path}[${index}]`, item, field, found);
  } else {
    againstValue(path, value, field, found);
  }
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

function againstValue(path: string, value: unknown, field: MessageField, found: SpecViolation[]): void {
  const wrong = wrongWith(path, value, field);
  if (wrong !== undefined) found.push(wrong);
}

function wrongWith(path: string, value: unknown, field: MessageField): SpecViolation | undefined {
  switch (field.rule.type) {
    case 'message':
      return typeof value === 'object' && value !== null ? undefined : violation(path, value, 'an object');
    case 'string':
      return typeof value === 'string' ? wrongText(path, value, field) : violation(path, value, 'text');
    case 'bool':
      return typeof value === 'boolean' ? undefined : violation(path, value, 'true or false');
    case 'number':
      return typeof value === 'number' ? wrongNumber(path, value, field.rule) : violation(path, value, 'a number');
    default:
      return undefined;
  }
}

function wrongText(path: string, value: string, { rule, pattern }: MessageField): SpecViolation | undefined {
  if (rule.values !== undefined && !rule.values.includes(value)) return unknownWord(path, value, rule.values);
  if (rule.maxLength !== undefined && value.length > rule.maxLength) {
    return violation(path, `${value.length} characters long`, `at most ${rule.maxLength} characters`);
  }
  // QEMU, files and XML all end or refuse a string there, each in its own way.
  const shown = rule.secret === true ? '(secret)' : value;
  if (value.includes('\0')) return violation(path, shown, 'text without NUL');
  if (pattern?.test(value) === false) return violation(path, shown, patternInWords(rule.pattern ?? ''));
  return undefined;
}

function patternInWords(pattern: string): string {
  const bare = pattern.replace(/^\^\(\?:/, '').replace(/\)\$$/, '');
  if (bare === '/.+') return 'an absolute path';
  if (bare === '[0-9,^-]+') return 'a list of numbers such as 0-3,^2';
  if (bare.startsWith('[0-9a-fA-F]{8}-?')) return 'a UUID';
  if (bare.startsWith('[0-9a-fA-F][02468')) return 'a unicast hardware address such as 52:54:00:12:34:56';
  return `a value that matches ${bare}`;
}

function wrongNumber(path: string, value: number, rule: FieldRule): SpecViolation | undefined {
  if (!Number.isSafeInteger(value)) return violation(path, value, 'a whole number below 2^53');
  const unit = rule.units === undefined ? '' : ` ${rule.units}`;
  const minimum = rule.minimum ?? 0;
  if (value < minimum) return violation(path, value, `at least ${minimum}${unit}`);
  if (rule.maximum !== undefined && value > rule.maximum) {
    return violation(path, value, `at most ${rule.maximum}${unit}`);
  }
  return undefined;
}
