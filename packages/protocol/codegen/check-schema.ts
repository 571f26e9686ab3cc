import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { closestWord } from '../src/closest-word.ts';
import { documentMessages, documentRoots } from './documents.ts';
import { permissionsOf } from './emit/emit-permissions.ts';
import type { Schema } from './schema.ts';
import { apiPackage, commentOf } from './schema.ts';

/** What the generator refuses: each problem with the file and the field, so that it is found at once. */
export function checkSchema(schema: Schema): readonly string[] {
  const documents = new Set(documentRoots(schema).flatMap((root) => documentMessages(schema, root)));
  return [
    ...methodProblems(schema),
    ...schema.messages(apiPackage).flatMap((message) => message.fields.flatMap((field) => ruleProblems(schema, field))),
    ...[...documents].flatMap((message) => documentProblems(schema, message)),
  ];
}

function methodProblems(schema: Schema): string[] {
  const known = permissionsOf(schema).map(({ object, name }) => `${object}:${name}`);
  return schema
    .services(apiPackage)
    .flatMap((service) => service.methods)
    .flatMap((method) => {
      const at = `${method.parent.file.name}.proto: ${method.parent.name}.${method.name}`;
      const rules = schema.methodRules(method);
      if (rules === undefined) return [`${at}: has no (method) rules`];
      return [
        ...(rules.object === '' ? [`${at}: (method).object is empty`] : []),
        ...(rules.since === '' ? [`${at}: (method).since is empty`] : []),
        ...openness(rules, at),
        ...rules.permissions.flatMap((permission) => {
          const [object, name, flag, ...rest] = permission.split(':');
          if (!object || !name || rest.length > 0)
            return [`${at}: permission ${permission} is not object:permission[:flag]`];
          if (!known.includes(`${object}:${name}`)) {
            const meant = closestWord(`${object}:${name}`, known);
            const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
            return [`${at}: permission ${object}:${name} is not in the list of permissions${hint}`];
          }
          if (flag === undefined || method.input.fields.some((field) => field.name === flag)) return [];
          return [`${at}: permission ${permission} names a field that ${method.input.name} does not have`];
        }),
      ];
    });
}

/** A method that anybody may call says so; one that says nothing of who may call it is a hole. */
function openness(rules: { readonly permissions: readonly string[]; readonly public: boolean }, at: string): string[] {
  const isGuarded = rules.permissions.some((permission) => permission.split(':').length === 2);
  if (!rules.public && !isGuarded) return [`${at}: needs no permission; give it one, or say public: true`];
  return rules.public && isGuarded ? [`${at}: is public and needs permissions; it can be only one of them`] : [];
}

function at(field: DescField): string {
  return `${field.parent.file.name}.proto: ${field.parent.name}.${field.name}`;
}

function ruleProblems(schema: Schema, field: DescField): string[] {
  const rules = schema.fieldRules(field);
  const problems: string[] = [];
  const { defaultValue, values } = rules;
  // A default of several words is said in words: it depends on other fields. Of one word, it may name such a field.
  if (values.length > 0 && defaultValue !== '' && !/\s/.test(defaultValue) && !values.includes(defaultValue)) {
    if (!namesField(schema, field.parent, defaultValue)) {
      problems.push(`${at(field)}: default_value ${defaultValue} is not one of values (${values.join(', ')})`);
    }
  }
  if (rules.minimum !== undefined && rules.maximum !== undefined && rules.minimum > rules.maximum) {
    problems.push(`${at(field)}: minimum ${rules.minimum} is above maximum ${rules.maximum}`);
  }
  if (rules.pattern !== '') {
    try {
      new RegExp(`^(?:${rules.pattern})$`, 'u');
    } catch (cause) {
      problems.push(`${at(field)}: pattern ${rules.pattern}: ${(cause as Error).message}`);
    }
  }
  return problems;
}

function documentProblems(schema: Schema, message: DescMessage): string[] {
  const problems = message.fields.flatMap((field) => {
    const found: string[] = [];
    if (commentOf(field) === '') found.push(`${at(field)}: a field of a document needs a comment`);
    const xml = schema.xml(field);
    if (xml === undefined) return found;
    if (field.fieldKind === 'map') found.push(`${at(field)}: a map has no place in XML`);
    if (field.oneof !== undefined) found.push(`${at(field)}: a oneof has no place in XML; use (xml).when`);
    if (xml.when !== undefined) found.push(...conditionProblems(schema, field, xml.when));
    return found;
  });
  return [...problems, ...clashes(schema, message)];
}

/** Whether a path names a field of this message or, from its root, of a document. */
function namesField(schema: Schema, message: DescMessage, path: string): boolean {
  return [message, ...documentRoots(schema)].some((start) => {
    let here: DescMessage | undefined = start;
    let found: DescField | undefined;
    for (const step of path.split('.')) {
      found = here?.fields.find((field) => field.name === step);
      here = found?.message;
    }
    return found !== undefined;
  });
}

/** The deciding field must exist wherever the steps up lead, and be known before anything that depends on it is read. */
function conditionProblems(
  schema: Schema,
  field: DescField,
  when: { readonly field: string; readonly values: readonly string[] },
): string[] {
  const steps = when.field.split('/');
  const name = steps.at(-1) ?? '';
  let messages: readonly DescMessage[] = steps.slice(0, -1).every((step) => step === '..') ? [field.parent] : [];
  for (let up = 1; up < steps.length; up++) messages = messages.flatMap((child) => parentsOf(schema, child));
  const deciding = messages.map((message) => message.fields.find((candidate) => candidate.name === name));
  if (deciding.length === 0 || deciding.includes(undefined)) {
    return [`${at(field)}: (xml).when.field ${when.field} does not exist`];
  }
  const deciders = deciding.filter((decider) => decider !== undefined);
  if (!deciders.every((decider) => isDecider(schema, decider))) {
    return [
      `${at(field)}: (xml).when.field ${when.field} must be an attribute of its message's own element, and always mean something`,
    ];
  }
  // A message in several places need not meet every value in each of them.
  const known = new Set(deciders.flatMap((decider) => schema.fieldRules(decider).values));
  return when.values
    .filter((value) => !known.has(value))
    .map((value) => `${at(field)}: (xml).when value ${value} is not one of those of ${when.field}`);
}

function isDecider(schema: Schema, field: DescField): boolean {
  const xml = schema.xml(field);
  return xml !== undefined && xml.attribute !== '' && xml.element === '' && xml.when === undefined;
}

function parentsOf(schema: Schema, child: DescMessage): readonly DescMessage[] {
  return schema
    .messages(apiPackage)
    .filter((message) => message.fields.some((field) => field.message === child && schema.xml(field) !== undefined));
}

/** Fields that stand in the same place, or in an element that another has for itself, unless one field decides between them. */
function clashes(schema: Schema, message: DescMessage): string[] {
  const fields = message.fields.filter((field) => schema.xml(field)?.inline === false);
  return fields.flatMap((field, index) =>
    fields.slice(0, index).flatMap((other) => {
      const place = sharedPlace(schema, field, other);
      if (place === undefined || areApart(schema, field, other)) return [];
      return [`${at(field)}: stands in the same place of XML as ${other.name}: ${place === '' ? 'the text' : place}`];
    }),
  );
}

function sharedPlace(schema: Schema, one: DescField, other: DescField): string | undefined {
  const [a, b] = [placeOf(schema, one), placeOf(schema, other)];
  if (a === b) return a;
  if (hasElement(schema, one) && b.startsWith(`${a}/`)) return a;
  return hasElement(schema, other) && a.startsWith(`${b}/`) ? b : undefined;
}

function placeOf(schema: Schema, field: DescField): string {
  const xml = schema.xml(field);
  return `${xml?.element ?? ''}${xml?.attribute ? `/@${xml.attribute}` : ''}`;
}

/** Whether the field has its element for itself: messages, lists and what is kept verbatim. */
function hasElement(schema: Schema, field: DescField): boolean {
  return field.fieldKind === 'message' || field.fieldKind === 'list' || schema.xml(field)?.form === rawForm;
}

const rawForm = 6;

function areApart(schema: Schema, one: DescField, other: DescField): boolean {
  const [a, b] = [schema.xml(one)?.when, schema.xml(other)?.when];
  if (a === undefined || b === undefined || a.field !== b.field) return false;
  return a.values.every((value) => !b.values.includes(value));
}
