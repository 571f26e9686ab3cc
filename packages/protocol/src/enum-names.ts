/** The words for the values of an enum; a number without a word becomes `unknown(17)`. */
export interface EnumNames<Word extends string = string> {
  /** The word for a number; never fails, since a newer peer may send what we do not know. */
  toName(value: number): Word | `unknown(${number})`;
  /** The number of a word, also of one like `unknown(17)`; undefined when it is none. */
  fromName(name: string): number | undefined;
  /** All words, by rising number. */
  readonly names: readonly Word[];
}

const unknownPattern = /^unknown\((-?\d{1,10})\)$/;

/** Builds the table of an enum from its words and their numbers. */
export function enumNames<const Word extends string>(numbers: Readonly<Record<Word, number>>): EnumNames<Word> {
  const entries = Object.entries(numbers) as [Word, number][];
  const byName = new Map<string, number>(entries);
  const byNumber = new Map<number, Word>(entries.map(([word, value]) => [value, word]));
  return {
    toName: (value) => byNumber.get(value) ?? `unknown(${value})`,
    fromName(name) {
      const known = byName.get(name);
      if (known !== undefined) return known;
      const unknown = unknownPattern.exec(name)?.[1];
      return unknown === undefined ? undefined : Number(unknown);
    },
    names: entries.map(([word]) => word),
  };
}
