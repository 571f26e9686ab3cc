import { compiler, type ts } from './compiler.ts';
import { isExported, namesOf } from './normalise.ts';

/** What typings hand out; of a class also its members, static ones and methods without distinction. */
export function classMembers(text: string): readonly { readonly name: string; readonly members: readonly string[] }[] {
  const source = compiler.createSourceFile('typings.d.ts', text, compiler.ScriptTarget.ESNext, true);
  const found = source.statements.filter(isExported).flatMap((statement) =>
    namesOf(statement).map((name) => ({
      name,
      members: compiler.isClassDeclaration(statement)
        ? [
            ...new Set(
              statement.members.flatMap((member) =>
                member.name !== undefined && compiler.isIdentifier(member.name) ? [member.name.text] : [],
              ),
            ),
          ]
        : [],
    })),
  );
  if (found.length === 0) throw new Error('typings hand out nothing');
  return found;
}

/** Names of a text of typings that have `@deprecated`: what it hands out, and members as `Class.member`. */
export function deprecatedTypings(text: string): readonly string[] {
  const source = compiler.createSourceFile('typings.d.ts', text, compiler.ScriptTarget.ESNext, true);
  const isDeprecated = (node: ts.Node): boolean => compiler.getJSDocDeprecatedTag(node) !== undefined;
  return source.statements.filter(isExported).flatMap((statement) =>
    namesOf(statement).flatMap((name) => {
      const members: readonly ts.Node[] =
        compiler.isClassDeclaration(statement) || compiler.isInterfaceDeclaration(statement)
          ? [...statement.members]
          : [];
      const going = members.filter(isDeprecated).flatMap((member) => {
        const named = member as ts.Node & { readonly name?: ts.PropertyName };
        return named.name === undefined ? [] : [`${name}.${named.name.getText()}`];
      });
      return [...(isDeprecated(statement) ? [name] : []), ...going];
    }),
  );
}
