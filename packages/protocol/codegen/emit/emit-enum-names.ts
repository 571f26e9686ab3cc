import type { Schema } from '../schema.ts';
import { apiPackage, enumWords, typeName } from '../schema.ts';
import { generatedNotice, literal, quoted, uncapitalized } from './typescript.ts';

/** The words for the values of the API's enums: `running` for `DOMAIN_STATE_RUNNING`. */
export function emitEnumNames(schema: Schema): Readonly<Record<string, string>> {
  const names = schema.enums(apiPackage).map(typeName);
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
      '\n/** The same by name of the enum. */\n',
      `export const enumNamesByType: Readonly<Record<string, EnumNames>> = { ${names
        .map((name) => `${name}: ${uncapitalized(name)}Names`)
        .join(', ')} };\n`,
    ].join(''),
  };
}
