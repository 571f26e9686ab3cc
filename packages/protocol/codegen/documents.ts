import { type DescMessage, ScalarType } from '@bufbuild/protobuf';
import type { Schema } from './schema.ts';
import { apiPackage } from './schema.ts';

/** The messages that are documents: those with a root element. */
export function documentRoots(schema: Schema): readonly DescMessage[] {
  return schema.messages(apiPackage).filter((message) => schema.xmlRoot(message) !== undefined);
}

/** The messages of a document: its root and all that can be reached from there by fields that XML knows. */
export function documentMessages(schema: Schema, root: DescMessage): readonly DescMessage[] {
  const reached = new Set<DescMessage>([root]);
  // A set may grow while it is walked.
  for (const message of reached) {
    for (const field of message.fields) {
      if (field.message !== undefined && schema.xml(field) !== undefined) reached.add(field.message);
    }
  }
  return [...reached];
}

/**
 * Whether a message holds a document, as a message or in the field `xml` as its text: such a request may be long, and no other
 * has a reason to be.
 */
export function holdsDocument(schema: Schema, message: DescMessage): boolean {
  const reached = new Set<DescMessage>([message]);
  for (const each of reached) {
    if (schema.xmlRoot(each) !== undefined) return true;
    for (const field of each.fields) {
      if (field.name === 'xml' && field.scalar === ScalarType.STRING) return true;
      if (field.message !== undefined) reached.add(field.message);
    }
  }
  return false;
}
