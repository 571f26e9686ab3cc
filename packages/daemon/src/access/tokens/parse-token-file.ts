/** A token as the daemon knows it: nobody can make the token from it. */
export interface KnownToken {
  readonly name: string;
  /** SHA-256 of the token. */
  readonly sha256: Buffer;
  /** When it was made, in milliseconds since the epoch; absent: nobody wrote it down. */
  readonly createdMs?: number;
  /** When it ends, in milliseconds since the epoch; absent: never. */
  readonly expiresMs?: number;
  /** Whether who shows it may only look. */
  readonly readOnly: boolean;
}

/** Reads the file of tokens, which `holdfast token` writes; a `problem` says what is wrong with it, and where. */
export function parseTokenFile(text: string): { readonly value: readonly KnownToken[] } | { readonly problem: string } {
  const value: KnownToken[] = [];
  const names = new Set<string>();
  for (const [index, each] of entriesOf(text).entries()) {
    const token = readToken(each);
    if (token === undefined)
      return { problem: `entry ${index + 1} of tokens has not the form {name, sha256, expires?, readOnly?}` };
    if (names.has(token.name)) return { problem: `two tokens have the name ${token.name}` };
    names.add(token.name);
    value.push(token);
  }
  return { value };
}

/** The entries; what is no list of them is one entry that has no form. */
function entriesOf(text: string): readonly unknown[] {
  try {
    const { tokens } = JSON.parse(text) as { readonly tokens?: unknown };
    return Array.isArray(tokens) ? (tokens as unknown[]) : [undefined];
  } catch {
    // What cannot be read has no entry that could.
    return [undefined];
  }
}

function readToken(each: unknown): KnownToken | undefined {
  if (typeof each !== 'object' || each === null) return undefined;
  const { name, sha256, created, expires, readOnly = false } = each as Readonly<Record<string, unknown>>;
  if (typeof name !== 'string' || name === '' || typeof readOnly !== 'boolean') return undefined;
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) return undefined;
  const createdMs = typeof created === 'string' ? Date.parse(created) : Number.NaN;
  const since = Number.isNaN(createdMs) ? {} : { createdMs };
  const known = { name, sha256: Buffer.from(sha256, 'hex'), readOnly, ...since };
  if (expires === undefined) return known;
  const expiresMs = typeof expires === 'string' ? Date.parse(expires) : Number.NaN;
  return Number.isNaN(expiresMs) ? undefined : { ...known, expiresMs };
}
