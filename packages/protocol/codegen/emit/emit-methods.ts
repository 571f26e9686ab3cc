import type { DescMethod } from '@bufbuild/protobuf';
import { MethodOptions_IdempotencyLevel } from '@bufbuild/protobuf/wkt';
import { holdsDocument } from '../documents.ts';
import type { MethodDeprecation } from '../../src/method-entry.ts';
import { messageImports } from './message-imports.ts';
import type { Schema } from '../schema.ts';
import { apiPackage, functionName, propertyName, typeName } from '../schema.ts';
import { generatedNotice, literal } from './typescript.ts';

/** The table of methods: what dispatch, access control and retries must know of each. */
export function emitMethods(schema: Schema): Readonly<Record<string, string>> {
  const methods = schema.services(apiPackage).flatMap((service) => service.methods);
  return {
    'holdfast/methods.ts': [
      generatedNotice,
      "import type { MethodEntry } from '../../method-entry.js';\n",
      messageImports(
        'import',
        methods.flatMap(({ input, output }) => [input, output]),
      ),
      '\n/** All methods of the API, by service. */\n',
      'export const methods: readonly MethodEntry[] = [\n',
      ...methods.map((method) => `  ${entry(schema, method)},\n`),
      '];\n\n/** The methods by full name. */\n',
      'export const methodByName: ReadonlyMap<string, MethodEntry> = new Map(methods.map((method) => [method.name, method]));\n',
    ].join(''),
  };
}

function entry(schema: Schema, method: DescMethod): string {
  const rules = schema.methodRules(method);
  if (rules === undefined) throw new Error(`${method.parent.typeName}.${method.name} has no (method) rules`);
  const head = {
    name: `/${method.parent.typeName}/${method.name}`,
    service: method.parent.name,
    rpc: method.name,
    handler: functionName(method),
  };
  const rest = {
    takesDocument: holdsDocument(schema, method.input),
    requestStream: method.methodKind === 'client_streaming' || method.methodKind === 'bidi_streaming',
    responseStream: method.methodKind === 'server_streaming' || method.methodKind === 'bidi_streaming',
    object: rules.object,
    permissions: rules.permissions.map(permission),
    highPriority: rules.highPriority,
    mutating: rules.mutating,
    adminOnly: rules.adminOnly,
    idempotency: idempotencyOf(method),
    takesRequestId: method.input.fields.some(({ name }) => name === 'request_id'),
    since: rules.since,
    libvirt: rules.libvirt,
    ...deprecationOf(method),
  };
  const [input, output] = [typeName(method.input), typeName(method.output)];
  const codecs = `requestType: '${input}', responseType: '${output}', request: ${input}, response: ${output}`;
  return `{ ${literal(head).slice(2, -2)}, ${codecs}, ${literal(rest).slice(2, -2)} }`;
}

function deprecationOf(method: DescMethod): { readonly deprecated?: MethodDeprecation } {
  const fields = method.input.fields.filter(({ deprecated }) => deprecated).map(propertyName);
  return method.deprecated || fields.length > 0 ? { deprecated: { itself: method.deprecated, fields } } : {};
}

function permission(text: string): { object: string; permission: string; flag?: string } {
  const [object = '', name = '', flag] = text.split(':');
  return { object, permission: name, ...(flag === undefined ? {} : { flag: propertyName({ name: flag }) }) };
}

/** Whether a method may be called again, in the words of `MethodEntry`. */
export function idempotencyOf(method: DescMethod): 'none' | 'idempotent' | 'no-side-effects' {
  switch (method.idempotency) {
    case MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS:
      return 'no-side-effects';
    case MethodOptions_IdempotencyLevel.IDEMPOTENT:
      return 'idempotent';
    case MethodOptions_IdempotencyLevel.IDEMPOTENCY_UNKNOWN:
      return 'none';
  }
}
