import type { Migration } from './migration.js';

/** All migrations in order: the first leads from version 1 to 2, and none is ever taken out. */
export const migrations: readonly Migration[] = [];
