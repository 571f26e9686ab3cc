import { createHash } from 'node:crypto';
import { canonicalJson, isJsonObject } from './json.js';
import type { JsonObject } from './json.js';
import { migrate, versionAfter } from './migrations/migrate.js';
import type { Migration } from './migrations/migration.js';
import { migrations as allMigrations } from './migrations/migrations.js';

/** What is kept on disk. */
export type DocumentKind = 'domain' | 'guest' | 'events' | 'operations';

/** What was found in a file. */
export type OpenedEnvelope =
  | { readonly document: JsonObject }
  /** It is damaged, or (`isNewer`) of a later release, which will read it again. */
  | { readonly problem: string; readonly isNewer: boolean };

/** Writes a document as it stands on disk: with its kind, the version of its schema, and its hash. */
export function sealEnvelope(
  kind: DocumentKind,
  document: JsonObject,
  migrations: readonly Migration[] = allMigrations,
): string {
  const envelope = { schemaVersion: versionAfter(migrations), kind, sha256: hashOf(document), document };
  return `${JSON.stringify(envelope, undefined, 2)}\n`;
}

/** Reads what {@link sealEnvelope} has written, now or in an earlier release, and brings it to the present schema. */
export function openEnvelope(
  kind: DocumentKind,
  text: string,
  migrations: readonly Migration[] = allMigrations,
): OpenedEnvelope {
  const envelope = parse(text);
  if (!isJsonObject(envelope)) return damaged('it is not a JSON object');
  const { schemaVersion, kind: foundKind, sha256, document } = envelope;
  if (typeof schemaVersion !== 'number' || !Number.isInteger(schemaVersion) || schemaVersion < 1) {
    return damaged('its schemaVersion is not a whole number from 1');
  }
  const current = versionAfter(migrations);
  if (schemaVersion > current) {
    return { problem: `its schemaVersion is ${schemaVersion}; this release knows up to ${current}`, isNewer: true };
  }
  if (foundKind !== kind) return damaged(`its kind is ${JSON.stringify(foundKind)} instead of ${kind}`);
  if (!isJsonObject(document)) return damaged('it has no document');
  if (sha256 !== hashOf(document)) return damaged('its document does not match its sha256');
  try {
    return { document: migrate(kind, document, schemaVersion, migrations) };
  } catch (error) {
    return damaged(`it cannot be brought to schemaVersion ${current}: ${String(error)}`);
  }
}

function hashOf(document: JsonObject): string {
  return createHash('sha256').update(canonicalJson(document)).digest('hex');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // The caller says what it is not; where the parser stumbled helps nobody.
  }
}

function damaged(problem: string): OpenedEnvelope {
  return { problem, isNewer: false };
}
