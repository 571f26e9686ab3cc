import type { DescMethod, DescService } from '@bufbuild/protobuf';
import { messageImports } from './message-imports.ts';
import type { Schema } from '../schema.ts';
import { apiPackage, commentOf, functionName, typeName } from '../schema.ts';
import { docComment, generatedNotice } from './typescript.ts';

/** One interface a service: what an engine implements. The session has none, the transport is it. */
export function emitHandlers(schema: Schema): Readonly<Record<string, string>> {
  const services = schema.services(apiPackage).filter((service) => service.name !== 'SessionService');
  const methods = services.flatMap((service) => service.methods);
  return {
    'holdfast/handlers.ts': [
      generatedNotice,
      messageImports(
        'import type',
        methods.flatMap(({ input, output }) => [input, output]),
      ),
      ...services.map(handlers),
    ].join(''),
  };
}

function handlers(service: DescService): string {
  return [
    `\n${docComment([commentOf(service)])}`,
    `export interface ${service.name}Handlers<Context> {\n`,
    ...service.methods.map((method) => `${docComment([commentOf(method)], '  ')}  ${signature(method)};\n`),
    '}\n',
  ].join('');
}

function signature(method: DescMethod): string {
  const response = typeName(method.output);
  const answer = method.methodKind === 'server_streaming' ? `AsyncIterable<${response}>` : `Promise<${response}>`;
  return `${functionName(method)}(context: Context, request: ${typeName(method.input)}): ${answer}`;
}
