import { compiler, type ts } from './compiler.ts';
import type { Role } from './find-roles.ts';
import { isAcceptable, lostWords } from './is-acceptable.ts';

/** A name that both typings have. */
export interface Declarations {
  readonly name: string;
  readonly older: ts.Symbol;
  readonly newer: ts.Symbol;
  readonly role: Role;
  /** Both types with the same arguments, where they take some. */
  readonly applied?: readonly [ts.Type, ts.Type] | undefined;
}

/** What is other about a name, and breaks. */
export interface Broken {
  readonly name: string;
  readonly what: string;
}

/** What programs that used a name miss of what it is now. */
export function compareDeclarations(checker: ts.TypeChecker, declarations: Declarations): readonly Broken[] {
  const { older, newer } = declarations;
  const { Class, Interface, TypeAlias, Value, Function, Variable } = compiler.SymbolFlags;
  const types = Class | Interface | TypeAlias;
  const broken: Broken[] = [];
  if ((older.flags & types) !== 0) {
    if ((newer.flags & types) === 0) return [{ name: older.name, what: 'it is no type any more' }];
    broken.push(...compareTypes(checker, declarations));
  }
  if ((older.flags & Value) !== 0 && (newer.flags & Value) === 0) {
    return [...broken, { name: older.name, what: 'it is no value any more, only a type' }];
  }
  if ((older.flags & (Function | Variable | Class)) !== 0) broken.push(...compareValues(checker, declarations));
  return broken;
}

function compareTypes(checker: ts.TypeChecker, { name, older, newer, role, applied }: Declarations): readonly Broken[] {
  const parameters = [older, newer].map(
    (symbol) =>
      symbol.declarations?.flatMap((each) =>
        compiler.getEffectiveTypeParameterDeclarations(each as ts.DeclarationWithTypeParameters),
      ).length,
  );
  if (parameters[0] !== parameters[1]) {
    return [{ name, what: `it had ${parameters[0]} type parameters and has ${parameters[1]}` }];
  }
  const [was, is] = applied ?? [checker.getDeclaredTypeOfSymbol(older), checker.getDeclaredTypeOfSymbol(newer)];
  const isClass = (older.flags & compiler.SymbolFlags.Class) !== 0;
  const isObject = (type: ts.Type): boolean => (type.flags & compiler.TypeFlags.Object) !== 0;
  if (!isObject(was) || !isObject(is)) return compareWhole(checker, name, role, was, is);
  const goesOut = isClass || role !== 'in';
  // Whoever makes such values for the library must be able to go on as before. Nobody makes objects of its classes.
  const goesIn = !isClass && role !== 'out';
  const broken = [
    ...checker.getPropertiesOfType(was).flatMap((before) => {
      if (isInherited(before, older)) return [];
      const after = checker.getPropertiesOfType(is).find(({ escapedName }) => escapedName === before.escapedName);
      if (after === undefined) return [{ name: memberName(name, before), what: 'it is gone' }];
      return compareMembers(checker, name, before, after, { goesOut, goesIn });
    }),
    ...(goesIn ? addedMembers(checker, name, was, is) : []),
  ];
  if (broken.length > 0 || !goesOut || checker.isTypeAssignableTo(is, was)) return broken;
  // Members may be alright one by one while a base class went, or a call signature.
  const bases = isClass ? lostBases(checker, was as ts.InterfaceType, is) : [];
  return bases.map((base) => ({ name, what: `it is no ${base} any more` }));
}

function compareMembers(
  checker: ts.TypeChecker,
  name: string,
  before: ts.Symbol,
  after: ts.Symbol,
  { goesOut, goesIn }: { readonly goesOut: boolean; readonly goesIn: boolean },
): readonly Broken[] {
  const [was, is] = [checker.getTypeOfSymbol(before), checker.getTypeOfSymbol(after)];
  const tell = (what: string): Broken => ({ name: memberName(name, before), what });
  const text = (type: ts.Type): string => checker.typeToString(type, undefined, compiler.TypeFormatFlags.NoTruncation);
  const isOptional = (symbol: ts.Symbol): boolean => (symbol.flags & compiler.SymbolFlags.Optional) !== 0;
  const lost = lostWords(checker, was, is);
  if (lost.length > 0) return [tell(`it is never ${lost.join(' or ')} any more`)];
  if (goesOut && isOptional(after) && !isOptional(before)) return [tell('it became optional')];
  if (goesIn && isOptional(before) && !isOptional(after)) return [tell('it must be given now')];
  if (goesOut && !isAcceptable(checker, was, is)) return [tell(`it was ${text(was)} and is ${text(is)}`)];
  if (goesIn && !checker.isTypeAssignableTo(was, is)) return [tell(`it took ${text(was)} and takes ${text(is)}`)];
  return isReadonly(after) && !isReadonly(before) ? [tell('it became readonly')] : [];
}

function addedMembers(checker: ts.TypeChecker, name: string, was: ts.Type, is: ts.Type): readonly Broken[] {
  return checker
    .getPropertiesOfType(is)
    .filter((added) => (added.flags & compiler.SymbolFlags.Optional) === 0)
    .filter(({ escapedName }) => checker.getPropertiesOfType(was).every((each) => each.escapedName !== escapedName))
    .map((added) => ({ name: memberName(name, added), what: 'it is new and must be given' }));
}

function compareWhole(checker: ts.TypeChecker, name: string, role: Role, was: ts.Type, is: ts.Type): readonly Broken[] {
  const lost = lostWords(checker, was, is);
  if (lost.length > 0) return [{ name, what: `it is never ${lost.join(' or ')} any more` }];
  const text = (type: ts.Type): string =>
    checker.typeToString(type, undefined, compiler.TypeFormatFlags.NoTruncation | compiler.TypeFormatFlags.InTypeAlias);
  if (role !== 'in' && !isAcceptable(checker, was, is))
    return [{ name, what: `it was ${text(was)} and is ${text(is)}` }];
  if (role !== 'out' && !checker.isTypeAssignableTo(was, is))
    return [{ name, what: `it took ${text(was)} and takes ${text(is)}` }];
  return [];
}

function compareValues(checker: ts.TypeChecker, { name, older, newer }: Declarations): readonly Broken[] {
  const [was, is] = [checker.getTypeOfSymbol(older), checker.getTypeOfSymbol(newer)];
  const text = (type: ts.Type): string => checker.typeToString(type, undefined, compiler.TypeFormatFlags.NoTruncation);
  if ((older.flags & compiler.SymbolFlags.Class) === 0) {
    return isAcceptable(checker, was, is) ? [] : [{ name, what: `it was ${text(was)} and is ${text(is)}` }];
  }
  const broken = checker.getPropertiesOfType(was).flatMap((before) => {
    if (before.name === 'prototype') return [];
    const after = checker.getPropertiesOfType(is).find(({ escapedName }) => escapedName === before.escapedName);
    if (after === undefined) return [{ name: memberName(name, before), what: 'it is gone' }];
    return compareMembers(checker, name, before, after, { goesOut: true, goesIn: false });
  });
  const [made, makes] = [constructors(was), constructors(is)];
  if (made.length > 0 && makes.length === 0) broken.push({ name, what: 'it cannot be constructed any more' });
  // An object of it is compared member by member elsewhere; here only what its constructor takes.
  else if (made.length > 0 && !made.every((one) => makes.some((other) => takesAll(checker, one, other)))) {
    broken.push({ name, what: 'its constructor takes something else' });
  }
  return broken;
}

function constructors(type: ts.Type): readonly ts.Signature[] {
  return type
    .getConstructSignatures()
    .filter(
      ({ declaration }) =>
        declaration === undefined ||
        (compiler.getCombinedModifierFlags(declaration) & compiler.ModifierFlags.Private) === 0,
    );
}

/** Whether one signature can be called with all that another takes. */
function takesAll(checker: ts.TypeChecker, one: ts.Signature, other: ts.Signature): boolean {
  return other.parameters.every((parameter, index) => {
    const before = one.parameters[index];
    if (before === undefined) return isOptionalParameter(parameter);
    if (isOptionalParameter(before) && !isOptionalParameter(parameter)) return false;
    return checker.isTypeAssignableTo(checker.getTypeOfSymbol(before), checker.getTypeOfSymbol(parameter));
  });
}

function isOptionalParameter({ valueDeclaration }: ts.Symbol): boolean {
  const declaration = valueDeclaration as ts.ParameterDeclaration | undefined;
  return declaration?.questionToken !== undefined || declaration?.dotDotDotToken !== undefined;
}

function lostBases(checker: ts.TypeChecker, was: ts.InterfaceType, is: ts.Type): readonly string[] {
  return checker
    .getBaseTypes(was)
    .filter((base) => !checker.isTypeAssignableTo(is, base))
    .map((base) => checker.typeToString(base));
}

function isInherited(member: ts.Symbol, of: ts.Symbol): boolean {
  const { parent } = member as ts.Symbol & { readonly parent?: ts.Symbol };
  // What is inherited of a type of ours is compared there.
  return (
    parent !== undefined &&
    parent !== of &&
    parent.declarations?.some((each) => /\/(before|after)\d+\.d\.ts$/.test(each.getSourceFile().fileName)) === true
  );
}

function isReadonly(symbol: ts.Symbol): boolean {
  const declaration = symbol.valueDeclaration ?? symbol.declarations?.[0];
  return (
    declaration !== undefined &&
    (compiler.getCombinedModifierFlags(declaration) & compiler.ModifierFlags.Readonly) !== 0
  );
}

function memberName(name: string, { name: member }: ts.Symbol): string {
  return `${name}.${member.replace(/^__@(\w+)@\d+$/, '[Symbol.$1]')}`;
}
