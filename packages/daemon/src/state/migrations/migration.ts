import type { JsonObject } from '../json.js';
import type { DocumentKind } from '../envelope.js';

/** Turns documents of one schema version into those of the next. Pure; each comes with a test of its own. */
export interface Migration {
  /** The version that it starts from; it leads to the next number. */
  readonly from: number;
  /** What changes, for the log. */
  readonly what: string;
  migrate(kind: DocumentKind, document: JsonObject): JsonObject;
}
