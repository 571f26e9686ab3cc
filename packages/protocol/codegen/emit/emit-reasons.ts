import type { Schema } from '../schema.ts';
import { apiPackage, commentOf } from '../schema.ts';
import { docComment, generatedNotice, literal, quoted } from './typescript.ts';

/** The closed list of error reasons, and what each means in other vocabularies. */
export function emitReasons(schema: Schema): Readonly<Record<string, string>> {
  const all = reasonsOf(schema);
  return {
    'holdfast/reasons.ts': [
      generatedNotice,
      "import type { ReasonRules } from '../../reason-rules.js';\n\n",
      '/** Why a call was refused. */\n',
      `export type ReasonName =\n${all.map(({ name }) => `  | ${quoted(name)}`).join('\n')};\n\n`,
      '/** What each reason means in other vocabularies. */\n',
      'export const reasons: Readonly<Record<ReasonName, ReasonRules>> = {\n',
      ...all.map(({ name, comment, rules }) => `${docComment([comment], '  ')}  ${name}: ${literal(rules)},\n`),
      '};\n',
    ].join(''),
  };
}

/** An error reason: name without the prefix, comment, rules. */
export interface ReasonEntry {
  readonly name: string;
  readonly comment: string;
  readonly rules: {
    readonly number: number;
    readonly status: string;
    readonly libvirt: number;
    readonly retryable: boolean;
    readonly exitCode: number;
    readonly what: string;
    readonly remedies: readonly string[];
  };
}

/** All reasons but the one that is never sent. */
export function reasonsOf(schema: Schema): readonly ReasonEntry[] {
  const desc = schema.enums(apiPackage).find((candidate) => candidate.name === 'Reason');
  return (desc?.values ?? []).flatMap((value) => {
    const rules = schema.reason(value);
    if (rules === undefined) return [];
    const { status, libvirt, retryable, exitCode, what, remedies } = rules;
    const name = value.name.replace(/^REASON_/, '');
    const all = { number: value.number, status, libvirt, retryable, exitCode, what, remedies };
    return [{ name, comment: commentOf(value), rules: all }];
  });
}
