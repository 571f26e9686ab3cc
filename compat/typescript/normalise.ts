import { compiler, type ts } from './compiler.ts';

type Member = ts.ClassElement | ts.TypeElement;

/** Typings that were made comparable. */
export interface Normalised {
  readonly text: string;
  /** What the door hands out. */
  readonly exported: readonly string[];
  /** Everything that is declared, handed out or not. */
  readonly declared: ReadonlySet<string>;
}

/**
 * Makes typings structural and strict: without private members, every method a property of a function type (methods
 * are compared less strictly than functions), every declaration exported. Types that `elsewhere` has too are taken from
 * there: each is compared once, by itself, and not again wherever it is named.
 */
export function normalise(
  text: string,
  elsewhere?: { readonly module: string; readonly names: ReadonlySet<string> },
): Normalised {
  const { factory, SyntaxKind } = compiler;
  const source = compiler.createSourceFile('typings.d.ts', text, compiler.ScriptTarget.ESNext, true);
  const named = source.statements.flatMap((statement) => namesOf(statement).map((name) => ({ statement, name })));
  const result = compiler.transform(source, [
    (context) => (root) => {
      const visit = (node: ts.Node): ts.Node => {
        const next = compiler.visitEachChild(node, visit, context);
        if (compiler.isClassDeclaration(next)) {
          const { modifiers, name, typeParameters, heritageClauses } = next;
          return factory.updateClassDeclaration(
            next,
            exportedBy(modifiers),
            name,
            typeParameters,
            heritageClauses,
            comparable(next.members) as ts.ClassElement[],
          );
        }
        if (compiler.isInterfaceDeclaration(next)) {
          const { modifiers, name, typeParameters, heritageClauses } = next;
          return factory.updateInterfaceDeclaration(
            next,
            exportedBy(modifiers),
            name,
            typeParameters,
            heritageClauses,
            comparable(next.members) as ts.TypeElement[],
          );
        }
        if (compiler.isTypeAliasDeclaration(next)) {
          return factory.updateTypeAliasDeclaration(
            next,
            exportedBy(next.modifiers),
            next.name,
            next.typeParameters,
            next.type,
          );
        }
        const isElsewhere =
          compiler.isTypeReferenceNode(next) &&
          compiler.isIdentifier(next.typeName) &&
          elsewhere?.names.has(next.typeName.text);
        if (isElsewhere === true) {
          const { typeName, typeArguments } = next as ts.TypeReferenceNode;
          const module = factory.createLiteralTypeNode(factory.createStringLiteral(elsewhere?.module ?? ''));
          return factory.createImportTypeNode(module, undefined, typeName, typeArguments);
        }
        return next;
      };
      return compiler.visitNode(root, visit) as ts.SourceFile;
    },
  ]);
  const printed = compiler.createPrinter({ removeComments: true }).printFile(result.transformed[0] as ts.SourceFile);
  return {
    text: [printed, ...argumentTypes(elsewhere?.module), ...source.statements.flatMap(applied)].join('\n'),
    exported: named.filter(({ statement }) => isExported(statement)).map(({ name }) => name),
    declared: new Set(named.map(({ name }) => name)),
  };

  function exportedBy(modifiers: readonly ts.ModifierLike[] | undefined): readonly ts.ModifierLike[] {
    const others = (modifiers ?? []).filter(({ kind }) => kind !== SyntaxKind.ExportKeyword);
    return [factory.createModifier(SyntaxKind.ExportKeyword), ...others];
  }
}

/** Name of a type with arguments: types that take some can only be compared when they have them. */
export function appliedName(name: string): string {
  return `${name}__applied`;
}

const mostArguments = 4;

/** Types that stand for any: the same ones in both typings. */
function argumentTypes(module: string | undefined): readonly string[] {
  return Array.from({ length: mostArguments }, (_, index) =>
    module === undefined
      ? `export interface Argument${index}__ { readonly argument${index}: true }`
      : `export type Argument${index}__ = import('${module}').Argument${index}__;`,
  );
}

function applied(statement: ts.Statement): readonly string[] {
  const { typeParameters = [] } = statement as ts.Statement & { readonly typeParameters?: readonly unknown[] };
  if (typeParameters.length === 0 || compiler.isFunctionDeclaration(statement)) return [];
  const given = typeParameters.map((_, index) => `Argument${index}__`).join(', ');
  return namesOf(statement).map((name) => `export type ${appliedName(name)} = ${name}<${given}>;`);
}

/** Names that a statement declares. */
export function namesOf(statement: ts.Statement): readonly string[] {
  if (compiler.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  }
  const { name } = statement as ts.Statement & { readonly name?: ts.Identifier };
  return name === undefined ? [] : [name.text];
}

/** Whether a statement hands out what it declares. */
export function isExported(statement: ts.Statement): boolean {
  const modifiers = compiler.canHaveModifiers(statement) ? compiler.getModifiers(statement) : undefined;
  return modifiers?.some(({ kind }) => kind === compiler.SyntaxKind.ExportKeyword) === true;
}

/** Members without private ones; overloads of a method become one property. */
function comparable(members: readonly Member[]): readonly Member[] {
  const { factory, SyntaxKind } = compiler;
  const signatures = new Map<string, ts.CallSignatureDeclaration[]>();
  return members.flatMap((member): Member[] => {
    if (isPrivate(member)) return [];
    if (!compiler.isMethodDeclaration(member) && !compiler.isMethodSignature(member)) return [member];
    const modifiers = member.modifiers?.filter(({ kind }) => kind !== SyntaxKind.AsyncKeyword);
    const isStatic = modifiers?.some(({ kind }) => kind === SyntaxKind.StaticKeyword) === true;
    const key = `${isStatic}:${nameText(member.name)}`;
    const signature = factory.createCallSignature(member.typeParameters, member.parameters, member.type);
    const overloads = signatures.get(key);
    if (overloads !== undefined) {
      overloads.push(signature);
      return [];
    }
    const list = [signature];
    signatures.set(key, list);
    // The list may still grow: it is only read when everything is printed.
    const type = factory.createTypeLiteralNode(list);
    return [
      compiler.isMethodDeclaration(member)
        ? factory.createPropertyDeclaration(modifiers, member.name, member.questionToken, type, undefined)
        : factory.createPropertySignature(
            modifiers as ts.Modifier[] | undefined,
            member.name,
            member.questionToken,
            type,
          ),
    ];
  });
}

function nameText(name: ts.PropertyName): string {
  return compiler.isIdentifier(name) || compiler.isStringLiteral(name) ? name.text : name.getText();
}

function isPrivate(member: Member): boolean {
  if (member.name !== undefined && compiler.isPrivateIdentifier(member.name)) return true;
  if (compiler.isConstructorDeclaration(member)) return false;
  const modifiers = compiler.canHaveModifiers(member) ? compiler.getModifiers(member) : undefined;
  return modifiers?.some(({ kind }) => kind === compiler.SyntaxKind.PrivateKeyword) === true;
}
