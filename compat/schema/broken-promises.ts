import type { DescField } from '@bufbuild/protobuf';
import { create } from '@bufbuild/protobuf';
import { CodeGeneratorRequestSchema, type FileDescriptorSet } from '@bufbuild/protobuf/wkt';
import { apiPackage, loadSchema, type Schema } from '../../packages/protocol/codegen/schema.ts';
import type { Finding } from '../finding.ts';

/**
 * What a schema takes back of an older one in its annotations, where `buf breaking` does not look: a word that is no
 * longer accepted, a narrower range, another place in XML, a permission more.
 */
export function brokenPromises(olderImage: FileDescriptorSet, newerImage: FileDescriptorSet): readonly Finding[] {
  const [older, newer] = [readAnnotated(olderImage), readAnnotated(newerImage)];
  const fields = fieldsOf(newer);
  return [
    ...[...fieldsOf(older)].flatMap(([name, field]) => {
      const now = fields.get(name);
      // A field that is gone is for `buf breaking` to tell.
      if (now === undefined) return [];
      return [
        ...rulesBroken(older, newer, field, now).map((what) =>
          finding(name, what, 'callers and documents that are accepted today'),
        ),
        ...xmlBroken(older, newer, field, now).map((what) =>
          finding(name, what, 'XML documents that are understood today'),
        ),
      ];
    }),
    ...methodsBroken(older, newer),
  ];
}

function readAnnotated({ file }: FileDescriptorSet): Schema {
  return loadSchema(create(CodeGeneratorRequestSchema, { protoFile: file }));
}

function finding(name: string, what: string, breaks: string): Finding {
  return {
    layer: 'schema',
    subject: `annotation:${name}`,
    what,
    breaks,
    instead: 'accept and mean at least what the release did; what is new is added beside it',
  };
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

function methodsBroken(older: Schema, newer: Schema): Finding[] {
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
      const [was, is] = [older.methodRules(method), newer.methodRules(next)];
      const more = (is?.permissions ?? []).filter((permission) => was?.permissions.includes(permission) !== true);
      const broken = more.map((permission) => `it needs ${permission} too`);
      if (is?.adminOnly === true && was?.adminOnly === false) broken.push('it is served behind the admin door only');
      if (is?.mutating === true && was?.mutating === false) broken.push('it is refused on read-only connections now');
      return broken.map((what) => finding(name, what, 'callers that may call it today'));
    }),
  );
}
