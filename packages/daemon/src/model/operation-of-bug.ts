/** What was thrown stays what it was, for whoever knows it; where it came from is kept beside it. */
const operations = new WeakMap<object, string>();

/** Notes in which operation something was thrown that is no refusal; of several the outermost one, which comes last: that of the call. */
export function noteOperation(bug: unknown, id: string): void {
  if (typeof bug === 'object' && bug !== null) operations.set(bug, id);
}

/** The id of the operation that ended by a bug; undefined: there was none, or it is not known. */
export function operationOfBug(bug: unknown): string | undefined {
  return typeof bug === 'object' && bug !== null ? operations.get(bug) : undefined;
}
