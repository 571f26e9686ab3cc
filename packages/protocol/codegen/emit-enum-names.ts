import type { Schema } from './schema.ts';
import { apiPackage, enumWords, typeName } from './schema.ts';
import { generatedNotice, literal, quoted, uncapitalized } from './typescript.ts';

/** The words for the values of the API's enums: `running` for `DOMAIN_STATE_RUNNING`. */
export function emitEnumNames(schema: Schema): Readonly<Record<string, string>> {
  return {
    'holdfast/enum-names.ts': [
      generatedNotice,
      "import { enumNames, type EnumNames } from '../../enum-names.js';\n",
      ...schema.enums(apiPackage).map((desc) => {
        const words = enumWords(desc);
        const union = words.map(([word]) => quoted(word)).join(' | ');
        return (
          `\n/** Words for the values of {@link ${typeName(desc)}}. */\n` +
          `export const ${uncapitalized(typeName(desc))}Names: EnumNames<${union}> = enumNames(${literal(Object.fromEntries(words))});\n`
        );
      }),
    ].join(''),
  };
}
