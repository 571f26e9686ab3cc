import type { DocumentKind } from '../envelope.js';
import type { JsonObject } from '../json.js';
import type { Migration } from './migration.js';

/** The version that is written when these are all migrations: the oldest is 1, and each leads one further. */
export function versionAfter(migrations: readonly Migration[]): number {
  return migrations.length + 1;
}

/** Brings a document from its version to the present one. @throws what a migration throws */
export function migrate(
  kind: DocumentKind,
  document: JsonObject,
  from: number,
  migrations: readonly Migration[],
): JsonObject {
  return migrations
    .filter((migration) => migration.from >= from)
    .reduce((migrated, migration) => migration.migrate(kind, migrated), document);
}
