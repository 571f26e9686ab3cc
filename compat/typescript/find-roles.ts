import { compiler, type ts } from './compiler.ts';
import { isExported, namesOf } from './normalise.ts';

/** Which way values of a type go: out of the library, into it, or both. */
export type Role = 'out' | 'in' | 'both';

type Direction = 'out' | 'in';

/**
 * Which way the values of each type go that typings declare: answers of functions go out, what they take goes in. A
 * type that no function names may be anything, and counts as both.
 */
export function findRoles(text: string): ReadonlyMap<string, Role> {
  const source = compiler.createSourceFile('typings.d.ts', text, compiler.ScriptTarget.ESNext, true);
  const declared = new Map(
    source.statements.flatMap((statement) => namesOf(statement).map((name) => [name, statement] as const)),
  );
  const seen = new Map<string, Set<Direction>>();

  const reach = (name: string, direction: Direction): void => {
    const statement = declared.get(name);
    const before = seen.get(name) ?? new Set<Direction>();
    if (statement === undefined || before.has(direction)) return;
    seen.set(name, before.add(direction));
    // Objects of a class come from the library only: what their methods take and answer is the same wherever they are.
    walkChildren(statement, compiler.isClassDeclaration(statement) ? 'out' : direction);
  };
  const walkChildren = (node: ts.Node, direction: Direction): void =>
    compiler.forEachChild(node, (child) => walk(child, direction));
  const walk = (node: ts.Node, direction: Direction): void => {
    // Of what is picked from a type only the picked members count, and they are plain; of a partial one none has to be given.
    if (compiler.isIndexedAccessTypeNode(node) || isPart(node)) return;
    if (compiler.isTypeReferenceNode(node) || compiler.isExpressionWithTypeArguments(node)) {
      const name = compiler.isTypeReferenceNode(node) ? node.typeName : node.expression;
      if (compiler.isIdentifier(name)) reach(name.text, direction);
    }
    // What a function takes goes the other way than the function itself.
    walkChildren(node, compiler.isParameter(node) ? opposite(direction) : direction);
  };

  for (const statement of source.statements) {
    if (!isExported(statement)) continue;
    const isValue =
      compiler.isFunctionDeclaration(statement) ||
      compiler.isVariableStatement(statement) ||
      compiler.isClassDeclaration(statement);
    if (!isValue) continue;
    for (const name of namesOf(statement)) reach(name, 'out');
  }
  return new Map(
    [...declared.keys()].map((name): [string, Role] => {
      const directions = seen.get(name);
      if (directions === undefined || directions.size === 2) return [name, 'both'];
      return [name, directions.has('in') ? 'in' : 'out'];
    }),
  );
}

function isPart(node: ts.Node): boolean {
  return (
    compiler.isTypeReferenceNode(node) &&
    compiler.isIdentifier(node.typeName) &&
    /^(Pick|Partial)$/.test(node.typeName.text)
  );
}

function opposite(direction: Direction): Direction {
  return direction === 'out' ? 'in' : 'out';
}
