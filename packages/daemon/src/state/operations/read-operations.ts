import { StoredOperation, StoredOperations } from '@holdfast/protocol';
import { type Json, isJsonObject } from '../json.js';
import { migrate, versionAfter } from '../migrations/migrate.js';
import type { Migration } from '../migrations/migration.js';
import { migrations as allMigrations } from '../migrations/migrations.js';

/** What was found in a journal of operations. */
export interface ReadOperations {
  /** The last that is told of each, in order of their creation. */
  readonly operations: readonly StoredOperation[];
  /** What is wrong with it, for the log; undefined: nothing. What could be read is answered all the same. */
  readonly problem: string | undefined;
}

/** The first line of a journal. */
export function journalHead(migrations: readonly Migration[] = allMigrations): string {
  return `${JSON.stringify({ schemaVersion: versionAfter(migrations), kind: 'operations' })}\n`;
}

/** An operation as a line of a journal. */
export function journalLine(operation: StoredOperation): string {
  return `${JSON.stringify(StoredOperation.toJSON(operation))}\n`;
}

/** Reads a journal of this release or an earlier one. A line that was cut off, as the last one may be, is left out. */
export function readOperations(text: string, migrations: readonly Migration[] = allMigrations): ReadOperations {
  const [head = '', ...lines] = text.split('\n');
  const { schemaVersion, kind } = asObject(parse(head));
  const current = versionAfter(migrations);
  if (kind !== 'operations' || typeof schemaVersion !== 'number' || !Number.isInteger(schemaVersion)) {
    return { operations: [], problem: 'its first line is not the head of a journal of operations' };
  }
  if (schemaVersion < 1 || schemaVersion > current) {
    return { operations: [], problem: `its schemaVersion is ${schemaVersion}; this release knows 1 to ${current}` };
  }
  const found = lines.filter((line) => line !== '').map(parse);
  const whole = found.filter(isJsonObject);
  const { operations } = StoredOperations.fromJSON(
    migrate('operations', { operations: whole }, schemaVersion, migrations),
  );
  const last = new Map(operations.map((each): [string, StoredOperation] => [each.operation?.id ?? '', each]));
  last.delete('');
  const cut = found.length - whole.length;
  return {
    operations: [...last.values()].toSorted((one, other) => one.order - other.order),
    problem: cut === 0 ? undefined : `${cut} of its lines cannot be read`,
  };
}

function parse(line: string): Json | undefined {
  try {
    return JSON.parse(line) as Json;
  } catch {
    return undefined; // It was cut off.
  }
}

function asObject(value: Json | undefined): { readonly [key: string]: Json } {
  return isJsonObject(value) ? value : {};
}
