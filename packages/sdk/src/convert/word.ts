import { enumNamesByType } from '@holdfast/protocol';

/** The word that the SDK shows for a number of an enum. Error reasons are shown as they are thrown: `LEASE_BUSY`. */
export function wordOf(enumType: string, value: number): string {
  const word = namesOf(enumType).toName(value);
  return isReason(enumType) && !word.startsWith('unknown(') ? word.toUpperCase().replaceAll('-', '_') : word;
}

/** The number of a word; undefined when it is none of this enum. */
export function numberOf(enumType: string, word: string): number | undefined {
  const own = isReason(enumType) && !word.startsWith('unknown(') ? word.toLowerCase().replaceAll('_', '-') : word;
  return namesOf(enumType).fromName(own);
}

/** The words of an enum that can be given. */
export function wordsOf(enumType: string): readonly string[] {
  return namesOf(enumType).names.filter((word) => word !== 'unspecified');
}

function isReason(enumType: string): boolean {
  return enumType === 'Reason';
}

function namesOf(enumType: string): (typeof enumNamesByType)[string] & object {
  const names = enumNamesByType[enumType];
  if (names === undefined) throw new TypeError(`${enumType} is no enum of this release`);
  return names;
}
