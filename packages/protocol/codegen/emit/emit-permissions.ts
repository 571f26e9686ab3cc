import type { Schema } from '../schema.ts';
import { apiPackage, commentOf } from '../schema.ts';
import { generatedNotice, literal, quoted } from './typescript.ts';

/** The closed list of permissions, in the order of the schema. */
export function emitPermissions(schema: Schema): Readonly<Record<string, string>> {
  const all = permissionsOf(schema);
  const classes = [...new Set(all.map(({ object }) => object))];
  return {
    'holdfast/permissions.ts': [
      generatedNotice,
      "import type { PermissionEntry } from '../../permission-entry.js';\n\n",
      '/** A class of objects on which something may be done. */\n',
      `export type ObjectClass =\n${classes.map((name) => `  | ${quoted(name)}`).join('\n')};\n\n`,
      '/** Everything that can be permitted. */\n',
      'export const permissions: readonly PermissionEntry[] = [\n',
      ...all.map((entry) => `  ${literal(entry)},\n`),
      '];\n',
    ].join(''),
  };
}

/** A permission of the schema. */
export interface SchemaPermission {
  readonly object: string;
  readonly name: string;
  readonly reads: boolean;
  readonly comment: string;
}

/** All permissions but the one that is never granted. */
export function permissionsOf(schema: Schema): readonly SchemaPermission[] {
  const desc = schema.enums(apiPackage).find((candidate) => candidate.name === 'Permission');
  return (desc?.values ?? []).flatMap((value) => {
    const rules = schema.permission(value);
    if (rules === undefined) return [];
    const [object = '', name = ''] = rules.id.split(':');
    return [{ object, name, reads: rules.reads, comment: commentOf(value) }];
  });
}
