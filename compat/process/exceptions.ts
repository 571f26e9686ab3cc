import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import type { Finding } from '../finding.ts';
import { compareVersions, repository } from '../releases.ts';

/** A break that was decided upon: who is told, why, and until when the gate looks away. */
export interface Exception {
  /** The finding that it is about, by the name before the colon of what the gate says. */
  readonly subject: string;
  readonly what: string;
  readonly why: string;
  /** The release that breaks it. */
  readonly since: string;
  /** The day after which the entry counts no more: by then the release is out, or the break is taken back. */
  readonly until: Date;
  /** What whoever meets it does: a sentence, or a page of docs. */
  readonly migration: string;
}

/** Where the ledger is. */
const ledgerFile = 'compat/exceptions.toml';

/** The first release after which nothing is broken any more, whatever the ledger says. */
const closingVersion = '1.0.0';

/** Reads the ledger of the repository. */
export function readLedger(): readonly Exception[] {
  return parseLedger(readFileSync(join(repository, ledgerFile), 'utf8'));
}

/** Reads a ledger. Throws when an entry does not say everything. */
export function parseLedger(text: string): readonly Exception[] {
  const { exception = [], ...others } = parse(text) as { readonly exception?: readonly Record<string, unknown>[] };
  const [other] = Object.keys(others);
  if (other !== undefined) throw new Error(`${ledgerFile}: ${other} means nothing; expected [[exception]]`);
  return exception.map((entry, index) => {
    for (const key of ['subject', 'what', 'why', 'since', 'migration']) {
      if (typeof entry[key] !== 'string' || entry[key] === '') {
        throw new Error(`${ledgerFile}: entry ${index + 1} has no ${key}`);
      }
    }
    if (!(entry['until'] instanceof Date))
      throw new Error(`${ledgerFile}: entry ${index + 1}: until is no date, for example 2027-01-31`);
    return entry as unknown as Exception;
  });
}

/** What is left of findings when the ledger was heard, and what is wrong with its entries. */
export function applyLedger(
  findings: readonly Finding[],
  ledger: readonly Exception[],
  { today, version }: { readonly today: Date; readonly version: string },
): readonly Finding[] {
  const isOver = ({ until }: Exception): boolean => until.getTime() + oneDayMs <= today.getTime();
  const isClosed = compareVersions(version, closingVersion) > 0;
  const good = isClosed ? [] : ledger.filter((entry) => !isOver(entry));
  const excused = new Set(good.map(({ subject }) => subject));
  const found = new Set(findings.map(({ subject }) => subject));
  return [
    ...findings.filter(({ subject }) => !excused.has(subject)),
    ...ledger.flatMap((entry) => {
      if (isClosed) return [complaint(entry, `${closingVersion} closed the ledger`, 'take the break back')];
      if (isOver(entry))
        return [
          complaint(
            entry,
            `it ended on ${entry.until.toISOString().slice(0, 10)}`,
            'take the break back, or decide anew',
          ),
        ];
      if (!found.has(entry.subject)) return [complaint(entry, 'nothing is broken that it excuses', 'remove the entry')];
      return [];
    }),
  ];
}

const oneDayMs = 86_400_000;

function complaint({ subject }: Exception, what: string, instead: string): Finding {
  return {
    layer: 'process',
    subject: `ledger:${subject}`,
    what: `the entry in ${ledgerFile}: ${what}`,
    breaks: 'the ledger: whoever reads it must be able to believe it',
    instead,
  };
}
