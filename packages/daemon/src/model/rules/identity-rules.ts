import type { DomainSpec } from '@holdfast/protocol';
import { normalizeUuid } from '../uuid.js';
import { type SpecViolation, violation } from './violation.js';

const longestName = 255;

/** What is wrong with the words that a domain is known by. */
export function identityViolations(spec: DomainSpec): SpecViolation[] {
  const { name, uuid, title } = spec;
  return [
    ...(name === undefined ? [] : nameViolations('name', name)),
    ...(uuid === undefined || normalizeUuid(uuid) !== undefined
      ? []
      : [violation('uuid', uuid, 'a UUID', 'whose digits are not all the same')]),
    ...(title !== undefined && /[\n\r]/.test(title) ? [violation('title', title, 'one line')] : []),
  ];
}

/** What is wrong with a name; also for a rename. */
export function nameViolations(field: string, name: string): SpecViolation[] {
  const bytes = Buffer.byteLength(name);
  if (name.trim() === '') return [violation(field, name === '' ? '' : 'blank', '1 to 255 bytes')];
  if (bytes > longestName) return [violation(field, `${bytes} bytes long`, `at most ${longestName} bytes`)];
  // Names end up in paths, in arguments and in logs.
  if (name.includes('/')) return [violation(field, name, 'a name without /')];
  if (/\p{Cc}|\p{Zl}|\p{Zp}/u.test(name)) {
    return [violation(field, name, 'a name without control characters')];
  }
  if (/^[-.]/.test(name)) return [violation(field, name, 'a name that does not begin with - or .')];
  return [];
}
