import { createFileRegistry, type DescEnum, type DescMessage } from '@bufbuild/protobuf';
import type { FileDescriptorSet } from '@bufbuild/protobuf/wkt';
import type { Finding } from '../finding.ts';
import { ownFiles } from './elements.ts';

/**
 * Numbers and names that were taken away (which needs an entry in the ledger) and that something else might get: an old
 * peer would take the one for the other.
 */
export function findUnreserved(older: FileDescriptorSet, newer: FileDescriptorSet): readonly Finding[] {
  const now = createFileRegistry(newer);
  return ownFiles(createFileRegistry(older).files).flatMap((file) =>
    [
      ...file.messages.flatMap(withNested),
      ...file.enums,
      ...file.messages.flatMap(withNested).flatMap((each) => each.nestedEnums),
    ].flatMap((before) => {
      const after = before.kind === 'message' ? now.getMessage(before.typeName) : now.getEnum(before.typeName);
      if (after === undefined) return [];
      return numbersOf(before)
        .filter(({ name }) => !numbersOf(after).some((each) => each.name === name))
        .filter(({ name, number }) => !isReserved(after, name, number))
        .map(({ name, number }) => finding(before.typeName, name, number));
    }),
  );
}

function withNested(message: DescMessage): readonly DescMessage[] {
  return [message, ...message.nestedMessages.flatMap(withNested)];
}

interface Numbered {
  readonly name: string;
  readonly number: number;
}

function numbersOf(desc: DescMessage | DescEnum): readonly Numbered[] {
  return desc.kind === 'message' ? desc.fields : desc.values;
}

function isReserved(desc: DescMessage | DescEnum, name: string, number: number): boolean {
  // Ranges of messages end before their end, those of enums with it.
  const past = desc.kind === 'message' ? 0 : 1;
  const { reservedName, reservedRange } = desc.proto;
  return reservedName.includes(name) && reservedRange.some(({ start, end }) => number >= start && number < end + past);
}

function finding(typeName: string, name: string, number: number): Finding {
  return {
    layer: 'schema',
    subject: `reserved:${typeName}.${name}`,
    what: `it is gone, and its number ${number} and its name are free`,
    breaks: 'peers of a release, which would read what is put there later as what was there before',
    instead: `say \`reserved ${number}; reserved "${name}";\` in ${typeName}`,
  };
}
