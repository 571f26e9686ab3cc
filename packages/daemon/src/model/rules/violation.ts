import { closestWord } from '@holdfast/protocol';

/** Something wrong with a spec: where, what was found, and what would have been accepted. */
export interface SpecViolation {
  /** Path of the field in the spec, for example `devices.disks[1].target.bus`. */
  readonly field: string;
  readonly found: string;
  readonly expected: string;
  /** One sentence for a human. */
  readonly message: string;
}

/** Says what is wrong in one place; `because` explains an expectation that is not plain. */
export function violation(field: string, found: unknown, expected: string, because = ''): SpecViolation {
  const said = shown(found);
  const message = `${field} is ${said}; expected ${expected}${because === '' ? '' : `, ${because}`}`;
  return { field, found: said, expected, message };
}

/** Says that something is not there. */
export function missing(field: string, expected: string, because = ''): SpecViolation {
  return violation(field, undefined, expected, because);
}

/** Says that a word is not one of a vocabulary, and which was probably meant. */
export function unknownWord(field: string, found: string, words: readonly string[]): SpecViolation {
  const near = closestWord(found, words);
  return violation(field, found, oneOf(words), near === undefined ? '' : `did you mean ${near}?`);
}

/** Words in a sentence. */
export function oneOf(words: readonly string[]): string {
  return words.length === 1 ? (words[0] ?? '') : `one of ${words.join(', ')}`;
}

/** One violation for each key that was seen before; `each` says what needs a key of its own. */
export function duplicates(entries: readonly (readonly [key: string, field: string])[], each: string): SpecViolation[] {
  const first = new Map<string, string>();
  return entries.flatMap(([key, field]) => {
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, field);
      return [];
    }
    return [violation(field, key, `another value`, `since ${before} is ${key} too and ${each} needs its own`)];
  });
}

/** A value as it is shown to a human: on one line and not endless. */
function shown(value: unknown): string {
  if (value === undefined) return 'absent';
  if (value === '') return 'empty';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  // What comes from outside must not be able to write lines of its own into logs and terminals.
  const plain = text.replaceAll(/\p{Cc}|\p{Zl}|\p{Zp}/gu, escaped);
  return plain.length > 120 ? `${plain.slice(0, 117)}...` : plain;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
