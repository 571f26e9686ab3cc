import type { DescField } from '@bufbuild/protobuf';
import { deprecationLines, tsdoc } from './doc-text.ts';
import { choiceType, fieldType, importsFor, members, sdkTypeFiles } from './emit-sdk-types.ts';
import type { Schema } from '../schema.ts';
import { commentOf, kebab, propertyName } from '../schema.ts';
import type { SdkClass, SdkMethod, SdkModel } from './sdk-model.ts';
import { isRequired, sdkModel } from './sdk-model.ts';
import { docComment, generatedNotice, quoted } from './typescript.ts';

/** The SDK's resource classes: a method for each RPC, with plain options and a plain answer. */
export function emitSdkResources(schema: Schema): Readonly<Record<string, string>> {
  const model = sdkModel(schema);
  const files = classFiles(model);
  return {
    ...Object.fromEntries(files.map(([path, classes]) => [path, resourceFile(model, path, classes)])),
    'types/index.ts': `${generatedNotice}${typeExports(model, './').replaceAll('./types/', './')}`,
    'index.ts': [
      generatedNotice,
      typeExports(model, './'),
      ...files.map(([path, classes]) => {
        const types = classes.flatMap((each) => each.methods.flatMap(optionAndResult));
        const names = [...classes.map(({ name }) => name), ...types.map((name) => `type ${name}`)];
        return `export { ${names.join(', ')} } from './${path.slice(0, -3)}.js';\n`;
      }),
    ].join(''),
  };
}

/** Names every type of the schema's data, for the two lists that hand them on. */
function typeExports(model: SdkModel, root: string): string {
  return sdkTypeFiles(model)
    .map(({ path, declarations }) => {
      const names = declarations.map(({ name }) => name).join(', ');
      return `export type { ${names} } from '${root}${path.slice(0, -3)}.js';\n`;
    })
    .join('');
}

function classFiles(model: SdkModel): [string, SdkClass[]][] {
  return model.classes.map((each) => [`methods/${kebab(each.name.replace(/Methods$/, ''))}.ts`, [each]]);
}

function optionAndResult(method: SdkMethod): string[] {
  return [optionsName(method), ...(hasResult(method) ? [resultName(method)] : [])];
}

function resourceFile(model: SdkModel, path: string, classes: readonly SdkClass[]): string {
  const body = classes
    .flatMap((each) => [
      ...each.methods.map((method) => optionsType(model, each, method)),
      ...each.methods.filter(hasResult).map((method) => resultType(model, method)),
      classText(model, each),
    ])
    .join('\n');
  const calls = ['callStream', 'callUnary'].filter((name) => body.includes(`${name}<`));
  return [
    generatedNotice,
    "import type { CallOptions, Caller } from '../../convert/caller.js';\n",
    `import { ${calls.join(', ')} } from '../../convert/call.js';\n`,
    importsFor(model, path, body),
    '\n',
    body,
  ].join('');
}

function optionsName({ method }: SdkMethod): string {
  return `${method.name}Options`;
}

function resultName({ method }: SdkMethod): string {
  return `${method.name}Result`;
}

function hasResult({ method, result }: SdkMethod): boolean {
  return method.output.fields.length > 0 && result === undefined;
}

function optionFields({ method, bound }: SdkMethod): readonly DescField[] {
  return method.input.fields.filter((field) => field !== bound);
}

function optionsType(model: SdkModel, each: SdkClass, method: SdkMethod): string {
  const fields = optionFields(method);
  const name = optionsName(method);
  const plain = fields.filter((field) => field.oneof === undefined);
  // Classes that act on no object are not public themselves: the SDK's own ones stand before them.
  const taker = each.isBound ? `{@link ${each.name}.${method.name}}` : `a call of \`${method.method.name}\``;
  const doc = docComment([`What ${taker} takes.`, '', '@public']);
  const base = `${doc}export interface ${name}`;
  if (plain.length === fields.length) return `${base} extends CallOptions {\n${members(model, plain, 'input')}}\n`;
  const choices = method.method.input.oneofs.map((oneof) => choiceType(model, oneof.fields, 'input'));
  return `${doc}export type ${name} = CallOptions & {\n${members(model, plain, 'input')}} &\n  ${choices.join(' &\n  ')};\n`;
}

function resultType(model: SdkModel, method: SdkMethod): string {
  const doc = docComment([tsdoc(commentOf(method.method.output)), '', '@public']);
  return `${doc}export interface ${resultName(method)} {\n${members(model, method.method.output.fields, 'output')}}\n`;
}

function classText(model: SdkModel, each: SdkClass): string {
  const noun = each.service.name.replace(/Service$/, '').toLowerCase();
  const about = each.isBound ? `What can be done with one ${noun}.` : tsdoc(commentOf(each.service));
  const bound = each.methods[0]?.bound;
  const doc = docComment([about, '', '@public']);
  if (bound === undefined) {
    return `${doc}export abstract class ${each.name} {
  readonly #caller: Caller;

  /** @internal */
  constructor(caller: Caller) {
    this.#caller = caller;
  }
${each.methods.map((method) => methodText(model, each, method)).join('')}}
`;
  }
  return `${doc}export abstract class ${each.name} {
  readonly #caller: Caller;
  readonly #object: { readonly ${propertyName(bound)}: ${fieldType(model, bound, 'input')} };

  /** @internal */
  constructor(caller: Caller, ${propertyName(bound)}: ${fieldType(model, bound, 'input')}) {
    this.#caller = caller;
    this.#object = { ${propertyName(bound)} };
  }
${each.methods.map((method) => methodText(model, each, method)).join('')}}
`;
}

function methodText(model: SdkModel, each: SdkClass, method: SdkMethod): string {
  const rules = model.schema.methodRules(method.method);
  const result = answerType(model, method);
  const isStream = method.method.methodKind === 'server_streaming';
  const needsOptions = optionFields(method).some(
    (field) => field.oneof !== undefined || isRequired(model.schema, field),
  );
  const options = `options: ${optionsName(method)}${needsOptions ? '' : ' = {}'}`;
  const fullName = quoted(`/${method.method.parent.typeName}/${method.method.name}`);
  const object = each.isBound ? 'this.#object' : '{}';
  const doc = docComment(
    [
      tsdoc(commentOf(method.method)),
      '',
      '@remarks',
      `Since ${rules?.since ?? ''}.${permissionText(rules?.permissions ?? [])}${libvirtText(rules?.libvirt ?? [])}`,
      ...deprecationLines(method.method),
    ],
    '  ',
  );
  const answer = isStream ? `AsyncIterable<${result}>` : `Promise<${result}>`;
  const call = isStream ? 'callStream' : 'callUnary';
  const field = method.result === undefined ? '' : `, ${quoted(propertyName(method.result))}`;
  return `\n${doc}  ${method.name}(${options}): ${answer} {\n    return ${call}<${result}>(this.#caller, ${fullName}, ${object}, options${field});\n  }\n`;
}

function answerType(model: SdkModel, method: SdkMethod): string {
  if (method.result !== undefined) return fieldType(model, method.result, 'output');
  return hasResult(method) ? resultName(method) : 'void';
}

function permissionText(permissions: readonly string[]): string {
  return permissions.length === 0 ? '' : ` Needs ${permissions.map((each) => `\`${each}\``).join(', ')}.`;
}

function libvirtText(functions: readonly string[]): string {
  return functions.length === 0 ? '' : ` In libvirt: ${functions.map((each) => `\`${each}\``).join(', ')}.`;
}
