import type { DescField } from '@bufbuild/protobuf';
import type { Schema } from '../schema.ts';
import { commentOf, valueType } from '../schema.ts';

/** What there is to say of a field: its comment, then its rules in a sentence each. */
export function fieldText(schema: Schema, field: DescField): string[] {
  return [commentOf(field), ruleText(schema, field)].filter((text) => text !== '');
}

/** What tools for TypeScript show of something that goes; its comment says what to use instead. */
export function deprecationLines({ deprecated }: { readonly deprecated: boolean }): readonly string[] {
  return deprecated ? ['@deprecated It goes with the next major release; DEPRECATED.md says what to use instead.'] : [];
}

/** The rules of a field in short sentences; empty when it has none worth telling. */
export function ruleText(schema: Schema, field: DescField): string {
  const rules = schema.fieldRules(field);
  const sentences = [
    rules.required ? 'Required.' : '',
    rules.units === '' ? '' : `Unit: ${rules.units}.`,
    rangeText(rules.minimum, rules.maximum),
    rules.maxLength === 0 ? '' : `At most ${rules.maxLength} ${valueType(field) === 'bytes' ? 'bytes' : 'characters'}.`,
    rules.pattern === '' ? '' : `Matches \`${rules.pattern}\`.`,
    rules.defaultValue === '' ? '' : `Default: ${defaultText(rules.defaultValue)}.`,
    rules.secret ? 'Secret: never logged, answered only when asked for with secrets.' : '',
    rules.since === '' ? '' : `Since ${rules.since}.`,
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

function rangeText(minimum: bigint | undefined, maximum: bigint | undefined): string {
  if (minimum !== undefined && maximum !== undefined) return `From ${minimum} to ${maximum}.`;
  if (minimum !== undefined) return `At least ${minimum}.`;
  return maximum === undefined ? '' : `At most ${maximum}.`;
}

/** A value stands as code, words stand as they are. */
function defaultText(text: string): string {
  return /\s/.test(text) ? text : `\`${text}\``;
}

/** Escapes what TSDoc would take for its own, outside of code spans. */
export function tsdoc(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[{}<>@\\]/g, '\\$&')))
    .join('');
}
