import { type BulkOutcome, type DomainRecord, type DomainTarget, HoldfastError } from '@holdfast/sdk';
import type { Answer } from '../output/answer.js';

type Outcome = BulkOutcome<{ readonly domain: DomainRecord }>;

/** What became of many domains: of those that it was done with, a line each; what failed is an error. */
export function outcomeList(outcomes: readonly Outcome[], done: (domain: DomainRecord) => string): Answer {
  const records = outcomes.flatMap((outcome) => (outcome.status === 'done' ? [outcome.value.domain] : []));
  return {
    value: outcomes.map((outcome) =>
      outcome.status === 'done'
        ? { status: 'done', name: outcome.value.domain.name, domain: outcome.value.domain }
        : { status: 'failed', name: nameOf(outcome.target), error: errorValue(outcome.error) },
    ),
    names: records.map(({ name }) => name),
    text: (style) => records.map((domain) => `domain ${style('strong', domain.name)} ${done(domain)}\n`).join(''),
  };
}

/** Ends the command with an error when anything failed. @throws HoldfastError with the code of the first */
export function assertAllDone(outcomes: readonly Outcome[]): void {
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'failed' ? [outcome] : []));
  const [first] = failures;
  if (first === undefined) return;
  const code = first.error instanceof HoldfastError ? first.error.code : 'INTERNAL';
  throw new HoldfastError(code, `${failures.length} of ${outcomes.length} domains failed`, { failures });
}

/** A domain as it was named. */
export function nameOf(target: DomainTarget): string {
  if (typeof target === 'string') return target;
  if ('name' in target && typeof target.name === 'string') return target.name;
  return String(target.uuid ?? ('id' in target ? target.id : ''));
}

function errorValue(error: Error): object {
  if (!(error instanceof HoldfastError)) return { code: 'INTERNAL', message: error.message, hint: '' };
  return { code: error.code, message: error.rawMessage, hint: error.hint };
}
