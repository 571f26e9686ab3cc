import { createFileRegistry } from '@bufbuild/protobuf';
import type { FileDescriptorSet } from '@bufbuild/protobuf/wkt';
import type { Finding } from '../finding.ts';
import { ownFiles } from '../schema/elements.ts';
import { deprecatedTypings } from '../typescript/class-members.ts';
import { withNested } from '../wire/codec.ts';

/** Everything that says of itself that it is deprecated, by the name that DEPRECATED.md has for it. */
export function deprecatedNames(image: FileDescriptorSet, typings: readonly string[]): readonly string[] {
  const files = ownFiles(createFileRegistry(image).files);
  const messages = files.flatMap((file) => file.messages.flatMap(withNested));
  const enums = [...files.flatMap((file) => file.enums), ...messages.flatMap(({ nestedEnums }) => nestedEnums)];
  const services = files.flatMap((file) => file.services);
  const named = [
    ...[...messages, ...enums, ...services].map((each) => ({ name: each.typeName, deprecated: each.deprecated })),
    ...messages.flatMap(({ typeName, fields }) =>
      fields.map((each) => ({ name: `${typeName}.${each.name}`, deprecated: each.deprecated })),
    ),
    ...enums.flatMap(({ typeName, values }) =>
      values.map((each) => ({ name: `${typeName}.${each.name}`, deprecated: each.deprecated })),
    ),
    ...services.flatMap(({ typeName, methods }) =>
      methods.map((each) => ({ name: `${typeName}.${each.name}`, deprecated: each.deprecated })),
    ),
  ];
  const ofSchema = named.filter(({ deprecated }) => deprecated).map(({ name }) => name);
  // What the SDK derives of the schema is told there.
  return [...ofSchema, ...new Set(typings.flatMap(deprecatedTypings))];
}

/** What is deprecated and not told, or told and not deprecated. `table` is the text of DEPRECATED.md. */
export function checkDeprecated(table: string, deprecated: readonly string[]): readonly Finding[] {
  const rows = [...table.matchAll(/^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)].map(
    ([, name = '', since = '', instead = '', goes = '']) => ({ name, since, instead, goes }),
  );
  const told = new Set(rows.map(({ name }) => name));
  const known = new Set(deprecated);
  return [
    ...deprecated
      .filter((name) => !told.has(name))
      .map((name) =>
        finding(
          name,
          'it is deprecated, and DEPRECATED.md has no row for it',
          'add a row: since when, what to use instead, and when it goes',
        ),
      ),
    ...rows
      .filter(({ name }) => !known.has(name) && !isOfAnotherSurface(name))
      .map(({ name }) =>
        finding(
          name,
          'DEPRECATED.md has a row for it, and it is not deprecated',
          'mark it deprecated where it is declared, or remove the row',
        ),
      ),
    ...rows
      .filter(({ since, goes }) => !/^\d+\.\d+\.\d+$/.test(since.trim()) || !/^\d+\.\d+\.\d+$/.test(goes.trim()))
      .map(({ name }) =>
        finding(
          name,
          'its row in DEPRECATED.md does not name the releases',
          'say since which release, and with which major one it goes',
        ),
      ),
  ];
}

/** Commands, settings and metrics cannot say of themselves that they go. */
function isOfAnotherSurface(name: string): boolean {
  return /^(holdfast |holdfastd |holdfast_|--)/.test(name) || /^[a-z]+(_[a-z]+)*$/.test(name);
}

function finding(name: string, what: string, instead: string): Finding {
  return {
    layer: 'process',
    subject: `deprecated:${name}`,
    what,
    breaks: 'nothing yet; but users must learn of it twelve months before it goes, with what to use instead',
    instead,
  };
}
