import { messageImports } from './message-imports.ts';
import type { Schema } from '../schema.ts';
import { apiPackage, typeName } from '../schema.ts';
import { generatedNotice } from './typescript.ts';

/** The codecs of all messages by name, for those who are driven by tables. */
export function emitCodecs(schema: Schema): Readonly<Record<string, string>> {
  const messages = schema.messages(apiPackage);
  return {
    'holdfast/codecs.ts': [
      generatedNotice,
      "import type { MessageCodec } from '../../message-codec.js';\n",
      messageImports('import', messages),
      '\n/** Name of a message of the API, as in `fieldRules` and `xmlBindings`, to its codec. */\n',
      'export const codecByType: Readonly<Record<string, MessageCodec>> = {\n',
      ...messages.map((message) => `  ${typeName(message)},\n`),
      '};\n',
    ].join(''),
  };
}
