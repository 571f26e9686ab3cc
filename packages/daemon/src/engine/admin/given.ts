/** The fields of a request that were given. */
export type Given<Change> = { [Key in keyof Change]?: Exclude<Change[Key], undefined> };

/** Leaves out what was not given, so that it stays as it is. */
export function given<Change extends object>(change: Change): Given<Change> {
  // Exactly the fields with a value are left.
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Given<Change>;
}
