/** The connection ended before a call was answered. Never reaches users: the link repeats the call or words a refusal. */
export class LostError extends Error {
  override readonly name = 'LostError';
  /** Whether the daemon may have got the call. */
  readonly mayHaveArrived: boolean;
  /** Words what to tell the user when nobody was reached. */
  explain: (() => Promise<Error>) | undefined;

  constructor(message: string, mayHaveArrived: boolean) {
    super(message);
    this.mayHaveArrived = mayHaveArrived;
  }
}
