import { compiler, type ts } from './compiler.ts';

/**
 * Whether programs that got the one type can get the other. It is what the compiler calls assignable, but that lists of
 * words may grow, and so may choices of which one is `unknown`: to know no other words for ever is no promise.
 */
export function isAcceptable(checker: ts.TypeChecker, was: ts.Type, is: ts.Type): boolean {
  if (checker.isTypeAssignableTo(is, was)) return true;
  const [before, after] = [membersOf(was), membersOf(is)];
  if (before.some(isWord)) {
    const known = new Set(before.filter(isWord).map(({ value }) => value));
    const rest = after.filter((each) => !isWord(each) || known.has(each.value));
    return (
      rest.length < after.length &&
      rest.every((each) => before.some((other) => checker.isTypeAssignableTo(each, other)))
    );
  }
  const kinds = new Map(before.map((each) => [kindOf(checker, each), each]));
  if (kinds.has('unknown') && !kinds.has(undefined)) {
    return after.every((each) => {
      const older = kinds.get(kindOf(checker, each));
      return kindOf(checker, each) !== undefined && (older === undefined || checker.isTypeAssignableTo(each, older));
    });
  }
  return areAcceptableWithin(checker, was, is);
}

/** Words and kinds that a type had and has no longer: programs that ask for them do not compile. */
export function lostWords(checker: ts.TypeChecker, was: ts.Type, is: ts.Type): readonly string[] {
  const [before, after] = [membersOf(was), membersOf(is)];
  // Any text is every word.
  if (
    after.some(
      ({ flags }) => (flags & (compiler.TypeFlags.String | compiler.TypeFlags.Any | compiler.TypeFlags.Unknown)) !== 0,
    )
  )
    return [];
  const wordsOf = (types: readonly ts.Type[]): readonly string[] =>
    types.filter(isWord).map(({ value }) => `'${value}'`);
  const kindsOf = (types: readonly ts.Type[]): readonly string[] =>
    types.flatMap((each) => kindOf(checker, each) ?? []).map((kind) => `kind '${kind}'`);
  // What is no list of words any more is another type altogether, which is told as such.
  return [wordsOf, kindsOf].flatMap((of) => {
    const now = of(after);
    return now.length === 0 ? [] : of(before).filter((word) => !now.includes(word));
  });
}

/** Lists and promises of what may grow may grow. */
function areAcceptableWithin(checker: ts.TypeChecker, was: ts.Type, is: ts.Type): boolean {
  const [before, after] = [was, is].map((type) => checker.getTypeArguments(type as ts.TypeReference));
  const isSame =
    (was as ts.TypeReference).target !== undefined &&
    (was as ts.TypeReference).target === (is as ts.TypeReference).target;
  if (!isSame || before === undefined || after === undefined || before.length === 0) return false;
  return before.every((each, index) => {
    const other = after[index];
    return other !== undefined && isAcceptable(checker, each, other);
  });
}

function membersOf(type: ts.Type): readonly ts.Type[] {
  return type.isUnion() ? type.types : [type];
}

function isWord(type: ts.Type): type is ts.StringLiteralType {
  return type.isStringLiteral();
}

/** What a member of a choice says that it is; undefined: it does not say so. */
function kindOf(checker: ts.TypeChecker, type: ts.Type): string | undefined {
  const kind = checker.getPropertyOfType(type, 'kind');
  const said = kind === undefined ? undefined : checker.getTypeOfSymbol(kind);
  return said?.isStringLiteral() === true ? said.value : undefined;
}
