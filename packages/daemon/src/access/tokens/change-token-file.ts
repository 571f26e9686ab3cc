import { createHash, randomBytes } from 'node:crypto';

/** A token to be made. */
export interface WantedToken {
  readonly name: string;
  readonly createdMs: number;
  /** Absent: it does not end. */
  readonly expiresMs?: number;
  readonly readOnly: boolean;
}

/** Makes a token of 256 random bits: it needs no salt, and its hash no slowness. */
export function makeSecret(): string {
  return `hft_${randomBytes(32).toString('base64url')}`;
}

/** The text of a file of tokens, which is a good one, with one more. Of the token itself it has the hash. */
export function withToken(text: string, { name, createdMs, expiresMs, readOnly }: WantedToken, secret: string): string {
  const sha256 = createHash('sha256').update(secret).digest('hex');
  const end = expiresMs === undefined ? {} : { expires: new Date(expiresMs).toISOString() };
  const entry = { name, sha256, created: new Date(createdMs).toISOString(), ...end, readOnly };
  return format([...entriesOf(text), entry]);
}

/** The same without the one of that name. */
export function withoutToken(text: string, name: string): string {
  return format(entriesOf(text).filter((entry) => entry.name !== name));
}

/** As they stand there: what else an entry says stays. */
function entriesOf(text: string): readonly { readonly name: string }[] {
  return (JSON.parse(text) as { readonly tokens: readonly { readonly name: string }[] }).tokens;
}

/** As `holdfast token` writes it. */
function format(tokens: readonly object[]): string {
  return `${JSON.stringify({ tokens }, undefined, 2)}\n`;
}
