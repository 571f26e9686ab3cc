import type { DescEnum, DescField, DescMessage } from '@bufbuild/protobuf';
import { fieldText } from '../doc-text.ts';
import { reasonsOf } from '../emit-reasons.ts';
import type { Schema } from '../../schema.ts';
import { commentOf, enumWords } from '../../schema.ts';
import { annotated, attributeName, moduleOf, pythonModel, wireKind } from './python-model.ts';
import type { PythonModel } from './python-model.ts';
import { docstring, generatedNotice, quoted } from './python-text.ts';

/** The types of Python: a class a message, a union of words an enum, a module a file of the schema. */
export function emitPythonTypes(schema: Schema): Readonly<Record<string, string>> {
  const model = pythonModel(schema);
  const modules = [...new Set([...model.enums, ...model.messages].map(moduleOf))];
  return {
    'types/__init__.py': index(model, modules),
    ...Object.fromEntries(modules.map((name) => [`types/${name}.py`, moduleText(model, name)])),
  };
}

/** Everything by name, loaded when it is used: most programs need few of the types. */
function index(model: PythonModel, modules: readonly string[]): string {
  const namesIn = (module: string) =>
    [...model.enums, ...model.messages].filter((each) => moduleOf(each) === module).map(model.nameOf);
  return [
    generatedNotice,
    docstring('Everything that calls take and answer. A module is loaded when one of its names is used.'),
    'from importlib import import_module\nfrom typing import TYPE_CHECKING, Any, List\n\n',
    'if TYPE_CHECKING:\n',
    ...modules.map(
      (module) =>
        `    from .${module} import ${namesIn(module)
          .map((name) => `${name} as ${name}`)
          .join(', ')}\n`,
    ),
    '\n_places = {\n',
    ...modules.flatMap((module) => namesIn(module).map((name) => `    ${quoted(name)}: ${quoted(module)},\n`)),
    '}\n\n',
    'def __getattr__(name: str) -> Any:\n    if name not in _places:\n',
    '        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")\n',
    '    value = getattr(import_module("." + _places[name], __name__), name)\n    globals()[name] = value\n    return value\n\n\n',
    'def __dir__() -> List[str]:\n    return sorted(_places)\n',
  ].join('');
}

function moduleText(model: PythonModel, module: string): string {
  const enums = model.enums.filter((each) => moduleOf(each) === module);
  const messages = model.messages.filter((each) => moduleOf(each) === module);
  const body = [
    ...enums.map((each) => enumText(model, each)),
    ...messages.map((each) => messageText(model, each)),
  ].join('\n\n');
  const typing = ['Literal', 'Mapping', 'Optional', 'Sequence', 'Union'].filter((name) =>
    new RegExp(`\\b${name}\\[`).test(body),
  );
  const own = ['EMPTY', 'Message', 'UnknownWord'].filter((name) => new RegExp(`\\b${name}\\b`).test(body));
  const foreign = referredFrom(model, messages).filter(([from]) => from !== module);
  const needsTime = /\bdatetime\b/.test(body);
  const late = [
    ...(needsTime ? ['    from datetime import datetime\n'] : []),
    ...foreign.map(([from, names]) => `    from .${from} import ${names.join(', ')}\n`),
  ];
  return [
    generatedNotice,
    'from __future__ import annotations\n\n',
    `from typing import ${[...(late.length > 0 ? ['TYPE_CHECKING'] : []), ...typing].join(', ')}\n\n`.replace(
      /^from typing import \n\n/,
      '',
    ),
    own.length === 0 ? '' : `from ...message import ${own.join(', ')}\n\n`,
    late.length === 0 ? '' : `if TYPE_CHECKING:\n${late.join('')}\n`,
    body,
  ].join('');
}

/** The names that the messages' fields have from other modules, by module. */
function referredFrom(model: PythonModel, messages: readonly DescMessage[]): [string, string[]][] {
  const found = new Map<string, Set<string>>();
  for (const field of messages.flatMap((message) => message.fields)) {
    const desc = field.message ?? field.enum;
    if (desc === undefined || desc.file.proto.package !== 'holdfast.v1') continue;
    found.set(moduleOf(desc), (found.get(moduleOf(desc)) ?? new Set()).add(model.nameOf(desc)));
  }
  return [...found].map(([module, names]) => [module, [...names]]);
}

function enumText(model: PythonModel, desc: DescEnum): string {
  const reasons = desc.name === 'Reason' ? reasonsOf(model.schema) : undefined;
  const words =
    reasons?.map(({ name, comment }) => ({ word: name, comment })) ??
    desc.values.map((value, at) => ({ word: enumWords(desc)[at]?.[0] ?? '', comment: commentOf(value) }));
  const text = [
    commentOf(desc),
    '',
    ...words.map(({ word, comment }) => `- ${word}: ${comment.replaceAll('\n', ' ')}`),
  ];
  const literals = words.map(({ word }) => `\n        ${quoted(word)},`).join('');
  return `${model.nameOf(desc)} = Union[\n    Literal[${literals}\n    ],\n    UnknownWord,\n]\n${docstring(text.join('\n'))}`;
}

function messageText(model: PythonModel, message: DescMessage): string {
  return [
    `class ${model.nameOf(message)}(Message):\n`,
    docstring(commentOf(message), '    '),
    ...message.fields.map((field) => fieldDeclaration(model, field)),
    ...message.oneofs.map((oneof) => kindText(oneof.fields)),
    `\n    _fields = (${message.fields.map((field) => `\n        ${row(model, field)},`).join('')}${message.fields.length > 0 ? '\n    ' : ''})\n`,
  ].join('');
}

function fieldDeclaration(model: PythonModel, field: DescField): string {
  const { type, empty } = annotated(model, field);
  const value = empty === '' ? '' : ` = ${empty}`;
  return `\n    ${attributeName(field)}: ${type}${value}\n${docstring(fieldText(model.schema, field).join('\n'), '    ')}`;
}

/** Which case of a oneof there is; a message has one oneof at most, which the SDK's model demands. */
function kindText(fields: readonly DescField[]): string {
  const words = fields.map((field) => quoted(attributeName(field))).join(', ');
  return `\n    @property\n    def kind(self) -> Optional[Literal[${words}]]:\n        """Which of these is there: ${fields.map(attributeName).join(', ')}. None: one that only a newer daemon knows."""\n        return self._case(${words})\n`;
}

/** What the codec must know: attribute, name in JSON, kind, what it is of, and whether it is a list or a map. */
function row(model: PythonModel, field: DescField): string {
  const kind = wireKind(field);
  const of =
    kind === 'enum' && field.enum !== undefined
      ? enumPrefix(field.enum)
      : kind === 'message' && field.message !== undefined
        ? `${moduleOf(field.message)}.${model.nameOf(field.message)}`
        : '';
  const shape = field.fieldKind === 'list' || field.fieldKind === 'map' ? field.fieldKind : '';
  return `(${[attributeName(field), field.jsonName, kind, of, shape].map(quoted).join(', ')})`;
}

/** What all values of an enum begin with. */
function enumPrefix(desc: DescEnum): string {
  const first = desc.values[0]?.name ?? '';
  return first.replace(/UNSPECIFIED$/, '');
}
