/** What is known of a token; nobody can make the token from it. */
export interface TokenStatus {
  readonly name: string;
  /** Milliseconds since 1970; absent: it is not written. */
  readonly createdMs?: number;
  /** When it ends, likewise; absent: never. */
  readonly expiresMs?: number;
  /** Whether who shows it may only look. */
  readonly readOnly: boolean;
}

/** Makes tokens of programs and takes them away. Both hold at once, and are in the file of tokens when they are answered. */
export interface TokenControl {
  /** Those in the file, as they stand there. @throws Fault INVALID_ARGUMENT, FILE_PERMISSION when that is not good */
  list(): Promise<readonly TokenStatus[]>;
  /** @returns the token, which is told this once @throws Fault INVALID_STATE when there is one of that name, as `list`, STATE_WRITE_FAILED */
  create(token: Omit<TokenStatus, 'createdMs'>): Promise<{ readonly token: TokenStatus; readonly secret: string }>;
  /** @throws Fault INVALID_ARGUMENT when there is none of that name, as `list`, STATE_WRITE_FAILED */
  revoke(name: string): Promise<TokenStatus>;
}
