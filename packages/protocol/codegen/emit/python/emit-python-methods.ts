import type { DescField } from '@bufbuild/protobuf';
import { fieldText } from '../doc-text.ts';
import type { Schema } from '../../schema.ts';
import { commentOf } from '../../schema.ts';
import type { SdkClass, SdkMethod } from '../sdk-model.ts';
import { isRequired } from '../sdk-model.ts';
import {
  annotated,
  argument,
  attributeName,
  elementType,
  isRepeatable,
  moduleOf,
  pythonModel,
} from './python-model.ts';
import type { PythonModel } from './python-model.ts';
import { docstring, generatedNotice, identifier, quoted, snake } from './python-text.ts';

/** The methods of Python, a class a noun, once for programs that wait and once for asyncio. */
export function emitPythonMethods(schema: Schema): Readonly<Record<string, string>> {
  const model = pythonModel(schema);
  const nouns = [...new Set(model.classes.map(({ service }) => service))];
  const files = nouns.map((service) => {
    const classes = model.classes.filter((each) => each.service === service);
    return { name: snake(service.name.replace(/Service$/, '')), classes };
  });
  return Object.fromEntries(
    files.flatMap(({ name, classes }) => [
      [`methods/${name}.py`, methodsFile(model, classes, false)],
      [`async_methods/${name}.py`, methodsFile(model, classes, true)],
      ['methods/__init__.py', generatedNotice],
      ['async_methods/__init__.py', generatedNotice],
    ]),
  );
}

function methodsFile(model: PythonModel, classes: readonly SdkClass[], isAsync: boolean): string {
  const methods = classes.flatMap((each) => each.methods);
  const body = [
    ...methods.map((method) => descriptor(model, method)),
    ...classes.map((each) => classText(model, each, isAsync)),
  ].join('\n');
  const typing = ['Literal', 'Mapping', 'Optional', 'Sequence'].filter((name) =>
    new RegExp(`\\b${name}\\[`).test(body),
  );
  const caller = isAsync ? 'AsyncCaller' : 'Caller';
  const names = (test: (name: string) => boolean) =>
    [...model.enums, ...model.messages]
      .map((desc) => ({ module: moduleOf(desc), name: model.nameOf(desc) }))
      .filter(({ name }) => test(name) && new RegExp(`(?<!["\\w])${name}\\b`).test(body));
  const ends = new Set(methods.flatMap(({ method }) => [method.input, method.output].map((end) => model.nameOf(end))));
  const refs = new Set(
    methods.flatMap(({ bound }) => (bound?.message === undefined ? [] : [model.nameOf(bound.message)])),
  );
  const early = names((name) => ends.has(name));
  const late = names((name) => !ends.has(name));
  const streams = methods.some(({ method }) => method.methodKind === 'server_streaming');
  return [
    generatedNotice,
    'from __future__ import annotations\n\n',
    `from typing import ${['TYPE_CHECKING', ...(streams ? [isAsync ? 'AsyncIterator' : 'Iterator'] : []), ...typing].join(', ')}\n\n`,
    `from ...calls import ${caller}, Method${/\bsize_in_bytes\(/.test(body) ? '\nfrom ...size import size_in_bytes' : ''}\n`,
    importLines(early, ''),
    '\nif TYPE_CHECKING:\n',
    /\bdatetime\b/.test(body) ? '    from datetime import datetime\n\n' : '',
    /\bSize\b/.test(body) ? '    from ...size import Size\n' : '',
    importLines(late, '    '),
    late.length === 0 && refs.size === 0 && !/\bSize\b/.test(body) ? '    pass\n' : '',
    '\n',
    body,
  ].join('');
}

function importLines(names: readonly { readonly module: string; readonly name: string }[], indent: string): string {
  const modules = [...new Set(names.map(({ module }) => module))].sort();
  return modules
    .map(
      (module) =>
        `${indent}from ..types.${module} import ${names
          .filter((each) => each.module === module)
          .map(({ name }) => name)
          .sort()
          .join(', ')}\n`,
    )
    .join('');
}

function constantName({ method }: SdkMethod): string {
  return snake(method.name).toUpperCase();
}

function descriptor(model: PythonModel, method: SdkMethod): string {
  const path = `/${method.method.parent.typeName}/${method.method.name}`;
  return `${constantName(method)} = Method(${quoted(path)}, ${model.nameOf(method.method.output)}, ${isRepeatable(method.method) ? 'True' : 'False'})\n`;
}

function classText(model: PythonModel, each: SdkClass, isAsync: boolean): string {
  const noun = each.service.name.replace(/Service$/, '').toLowerCase();
  const about = each.isBound ? `What can be done with one ${noun}.` : commentOf(each.service);
  const bound = each.methods[0]?.bound;
  const caller = isAsync ? 'AsyncCaller' : 'Caller';
  const type = bound === undefined ? '' : elementType(model, bound);
  const init =
    bound === undefined
      ? `    def __init__(self, caller: ${caller}) -> None:\n        self._caller = caller\n`
      : `    def __init__(self, caller: ${caller}, ${attributeName(bound)}: ${type}) -> None:\n        self._caller = caller\n        self._object = ${attributeName(bound)}\n`;
  return `\nclass ${each.name}:\n${docstring(about, '    ')}\n${init}${each.methods.map((method) => methodText(model, method, isAsync)).join('')}`;
}

function methodText(model: PythonModel, method: SdkMethod, isAsync: boolean): string {
  const fields = method.method.input.fields.filter((field) => field !== method.bound);
  const required = fields.filter((field) => isRequired(model.schema, field));
  const optional = fields.filter((field) => !required.includes(field));
  const signature = [
    'self',
    ...required.map(
      (field) => `${attributeName(field)}: ${argument(model, field).type.replace(/^Optional\[(.*)\]$/, '$1')}`,
    ),
    '*',
    ...optional.map(
      (field) => `${attributeName(field)}: ${argument(model, field).type} = ${argument(model, field).empty}`,
    ),
    'timeout: Optional[float] = None',
  ];
  const request = [
    ...(method.bound === undefined ? [] : [`${attributeName(method.bound)}=self._object`]),
    ...fields.map((field) => `${attributeName(field)}=${given(model, field)}`),
  ].join(', ');
  const isStream = method.method.methodKind === 'server_streaming';
  const call = `self._caller.${isStream ? 'stream' : 'call'}(${constantName(method)}, ${model.nameOf(method.method.input)}(${request})${isStream ? '' : ', timeout'})`;
  const answer = answerType(model, method);
  const kept = isStream ? signature.slice(0, -1) : signature;
  const returned = isStream ? `${isAsync ? 'AsyncIterator' : 'Iterator'}[${answer}]` : answer;
  return [
    `\n    ${isAsync && !isStream ? 'async ' : ''}def ${identifier(snake(method.name))}(\n${kept
      .map((each) => `        ${each},\n`)
      .join('')
      .replace(/ {8}\*,\n$/, '')}    ) -> ${returned}:\n`,
    docstring(methodDoc(model, method, fields), '        '),
    body(method, isAsync && !isStream ? `await ${call}` : call),
  ].join('');
}

function body({ method, result }: SdkMethod, call: string): string {
  if (method.output.fields.length === 0) return `        ${call}\n`;
  if (result === undefined) return `        return ${call}\n`;
  return `        return (${call}).${attributeName(result)}\n`;
}

function given(model: PythonModel, field: DescField): string {
  const name = attributeName(field);
  if (/\bSize\b/.test(argument(model, field).type)) return `size_in_bytes(${name})`;
  if (field.enum !== undefined && field.fieldKind !== 'list' && annotated(model, field).empty !== 'None')
    return `${name} or ${annotated(model, field).empty}`;
  return name;
}

function answerType(model: PythonModel, { method, result }: SdkMethod): string {
  if (method.output.fields.length === 0) return 'None';
  if (result === undefined) return model.nameOf(method.output);
  return annotated(model, result).type.replace(/^Optional\[(.*)\]$/, '$1');
}

function methodDoc(model: PythonModel, method: SdkMethod, fields: readonly DescField[]): string {
  const rules = model.schema.methodRules(method.method);
  const list = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');
  const facts = [
    `Since ${rules?.since ?? ''}.`,
    ...((rules?.permissions.length ?? 0) > 0 ? [`Needs ${list(rules?.permissions ?? [])}.`] : []),
    ...((rules?.libvirt.length ?? 0) > 0 ? [`In libvirt: ${list(rules?.libvirt ?? [])}.`] : []),
  ];
  const options = fields.map(
    (field) => `- \`${attributeName(field)}\`: ${fieldText(model.schema, field).join(' ').replaceAll('\n', ' ')}`,
  );
  return [commentOf(method.method), '', ...(options.length > 0 ? [...options, ''] : []), facts.join(' ')].join('\n');
}
