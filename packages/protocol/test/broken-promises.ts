import { readFileSync } from 'node:fs';
import type { DescField } from '@bufbuild/protobuf';
import { create, fromBinary } from '@bufbuild/protobuf';
import { CodeGeneratorRequestSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { apiPackage, loadSchema, type Schema } from '../codegen/schema.ts';

/**
 * What a schema takes back of an older one in its annotations, where `buf breaking` does not look: a word that is no
 * longer accepted, a narrower range, another place in XML, a permission more.
 */
export function brokenPromises(olderImage: string, newerImage: string): readonly string[] {
  const [older, newer] = [readAnnotated(olderImage), readAnnotated(newerImage)];
  const fields = fieldsOf(newer);
  return [
    ...[...fieldsOf(older)].flatMap(([name, field]) => {
      const now = fields.get(name);
      // A field that is gone is for `buf breaking` to tell.
      if (now === undefined) return [];
      return [...rulesBroken(older, newer, field, now), ...xmlBroken(older, newer, field, now)].map(
        (what) => `${name}: ${what}`,
      );
    }),
    ...methodsBroken(older, newer),
  ];
}

function readAnnotated(image: string): Schema {
  const { file } = fromBinary(FileDescriptorSetSchema, readFileSync(image));
  return loadSchema(create(CodeGeneratorRequestSchema, { protoFile: file }));
}

function fieldsOf(schema: Schema): ReadonlyMap<string, DescField> {
  return new Map(
    schema
      .messages(apiPackage)
      .flatMap((message) => message.fields.map((field) => [`${message.name}.${field.name}`, field])),
  );
}

function rulesBroken(older: Schema, newer: Schema, before: DescField, after: DescField): string[] {
  const [was, is] = [older.fieldRules(before), newer.fieldRules(after)];
  const gone = was.values.filter((value) => !is.values.includes(value));
  const found = gone.map((value) => `the value ${value} is gone`);
  if (was.values.length === 0 && is.values.length > 0) found.push('any word was accepted, and now only some are');
  if (is.required && !was.required) found.push('it must be given now');
  if (was.secret && !is.secret) found.push('it is no secret any more');
  // Whether one pattern accepts all that another does cannot be told in general; that there is one now can.
  if (is.pattern !== '' && was.pattern === '') found.push(`it must match ${is.pattern} now`);
  if ((is.minimum ?? lowest) > (was.minimum ?? lowest)) found.push(`its minimum is ${is.minimum}`);
  if ((is.maximum ?? highest) < (was.maximum ?? highest)) found.push(`its maximum is ${is.maximum}`);
  if (is.defaultValue !== was.defaultValue && isExact(was.defaultValue)) {
    found.push(`its default is ${is.defaultValue} and was ${was.defaultValue}`);
  }
  return found;
}

/** Whether a default is a value and not words about one. */
function isExact(defaultValue: string): boolean {
  return defaultValue !== '' && !/\s/.test(defaultValue);
}

const lowest = -(2n ** 63n);
const highest = 2n ** 63n;

function xmlBroken(older: Schema, newer: Schema, before: DescField, after: DescField): string[] {
  const [was, is] = [older.xml(before), newer.xml(after)];
  if (was === undefined) return [];
  if (is === undefined) return ['it has no place in XML any more'];
  const place = ({ element, attribute, namespaceUri, form, readUnit, writeUnit, unitAttribute }: typeof was): string =>
    JSON.stringify({ element, attribute, namespaceUri, form, readUnit, writeUnit, unitAttribute });
  const found = place(was) === place(is) ? [] : [`in XML it was ${place(was)} and is ${place(is)}`];
  if (is.when !== undefined && was.when === undefined) found.push(`it means something only under ${is.when.field} now`);
  const lost = was.when?.values.filter((value) => is.when?.values.includes(value) === false) ?? [];
  return [...found, ...lost.map((value) => `it means nothing under ${was.when?.field} ${value} any more`)];
}

function methodsBroken(older: Schema, newer: Schema): string[] {
  const now = new Map(
    newer
      .services(apiPackage)
      .flatMap((service) => service.methods.map((method) => [`${service.name}.${method.name}`, method])),
  );
  return older.services(apiPackage).flatMap((service) =>
    service.methods.flatMap((method) => {
      const name = `${service.name}.${method.name}`;
      const next = now.get(name);
      if (next === undefined) return [];
      const before = older.methodRules(method)?.permissions ?? [];
      const more = (newer.methodRules(next)?.permissions ?? []).filter((permission) => !before.includes(permission));
      return more.map((permission) => `${name}: it needs ${permission} too`);
    }),
  );
}
