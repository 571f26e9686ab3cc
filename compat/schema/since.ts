import type { FileDescriptorSet } from '@bufbuild/protobuf/wkt';
import type { Finding } from '../finding.ts';
import { type Element, elementsOf } from './elements.ts';

/** Since which release each element is there, by kind and name. */
export type SinceTable = ReadonlyMap<string, string>;

/** What is known when elements are dated. */
export interface Dating {
  /** What the last release says of its elements; undefined: there was none. */
  readonly earlier: SinceTable | undefined;
  /** The version that is being made. */
  readonly version: string;
  /** Whether that version was frozen already to be tried: what came to it since needs no annotation. */
  readonly isCandidate: boolean;
}

/** Dates every element: as the last release does, or else with the version that is being made. */
export function dateElements(image: FileDescriptorSet, { earlier, version }: Dating): SinceTable {
  const table = [...elementsOf(image).keys()].map((key): [string, string] => [key, earlier?.get(key) ?? version]);
  return new Map(table.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** What elements say of themselves that is not so, and what came without saying since when it is there. */
export function findUndated(image: FileDescriptorSet, dating: Dating): readonly Finding[] {
  const elements = elementsOf(image);
  const table = dateElements(image, dating);
  return [...elements].flatMap(([key, element]) => {
    const since = table.get(key) ?? dating.version;
    const isNew = dating.earlier?.has(key) === false;
    if (element.since !== '' && element.since !== since) {
      return [finding(element, `says that it is there since ${element.since}, and it is since ${since}`, since)];
    }
    if (!isNew || dating.isCandidate || element.since !== '') return [];
    // What is within something new came with it.
    const isWithinNew = element.within !== undefined && dating.earlier?.has(element.within) === false;
    return isWithinNew ? [] : [finding(element, 'is new, and does not say since which release it is there', since)];
  });
}

/** The table as a file. */
export function formatSince(table: SinceTable): string {
  return [...table].map(([key, since]) => `${since} ${key}\n`).join('');
}

/** Reads the file of a table. */
export function parseSince(text: string): SinceTable {
  const lines = text.split('\n').filter((line) => line !== '');
  if (lines.length === 0) throw new Error('a table of releases has no line');
  return new Map(
    lines.map((line): [string, string] => {
      const [since = '', ...key] = line.split(' ');
      return [key.join(' '), since];
    }),
  );
}

const annotations: Readonly<Record<Element['kind'], (since: string) => string>> = {
  message: (since) => `option (message_since) = "${since}";`,
  enum: (since) => `option (enum_since) = "${since}";`,
  service: (since) => `option (service_since) = "${since}";`,
  value: (since) => `[(value_since) = "${since}"]`,
  field: (since) => `[(field) = { since: "${since}" }]`,
  method: (since) => `option (method) = { since: "${since}" ... };`,
};

function finding(element: Element, what: string, since: string): Finding {
  return {
    layer: 'schema',
    subject: `since:${element.kind}:${element.name}`,
    what: `the ${element.kind} ${what}`,
    breaks: 'clients that ask since when they can use it: the reference pages and since.txt would tell them wrongly',
    instead: `annotate it: ${annotations[element.kind](since)}`,
  };
}
