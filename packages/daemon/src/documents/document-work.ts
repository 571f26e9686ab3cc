import type { Change, ChangeEffect, DomainSpec } from '@holdfast/protocol';
import { applyDefaults, type HostDefaults } from '../model/apply-defaults.js';
import { diffSpecs } from '../model/diff-specs.js';
import { throwViolations, validateSpec } from '../model/validate-spec.js';
import { formatXml } from '../xml/format-xml.js';
import { parseXml } from '../xml/parse-xml.js';
import type { GivenDocument, ReadDocument } from './documents.js';
import { explainInXml } from './explain-in-xml.js';

/** The work itself, as the event loop and the threads do it; see `Documents` for what each is. */
export const documentWork: {
  readonly read: typeof read;
  readonly check: typeof check;
  readonly complete: typeof complete;
  readonly explain: typeof explainInXml;
  readonly format: typeof format;
  readonly compare: typeof compare;
} = { read, check, complete, explain: explainInXml, format, compare };

function read(xml: string, options: { readonly strict: boolean; readonly check: boolean }): ReadDocument {
  const { value: spec, warnings } = parseXml('domain', xml, { strict: options.strict });
  if (options.check) inTermsOf(xml, () => check(spec));
  return { spec, warnings: [...warnings] };
}

function check(spec: DomainSpec): void {
  throwViolations(validateSpec(spec).map((violation) => ({ ...violation, field: `spec.${violation.field}` })));
}

function complete({ spec, xml }: GivenDocument, host: HostDefaults): DomainSpec {
  const whole = applyDefaults(spec, host);
  inTermsOf(xml, () => check(whole));
  return whole;
}

function format(spec: DomainSpec, options: { readonly includeSecrets: boolean }): string {
  return formatXml('domain', spec, options);
}

function compare(before: DomainSpec, after: DomainSpec, effect: ChangeEffect): Change[] {
  return [...diffSpecs(before, after, effect)];
}

function inTermsOf(xml: string | undefined, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw explainInXml(error, xml);
  }
}
