import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { CommandError } from '../command-error.js';
import { writePkiFile } from '../pki/write-pki-file.js';

/** A token as it is kept: the token itself is shown once and kept nowhere. */
export interface KeptToken {
  readonly name: string;
  readonly sha256: string;
  readonly created: string;
  /** Absent: it does not end. */
  readonly expires?: string;
  readonly readOnly: boolean;
}

/** Reads the tokens in a file; one that is not there has none. @throws CommandError when it is no such file */
export async function readTokens(path: string): Promise<readonly KeptToken[]> {
  try {
    const { tokens } = JSON.parse(await readFile(path, 'utf8')) as { readonly tokens: readonly KeptToken[] };
    return tokens;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    const found = code === undefined ? 'is no file of tokens' : `cannot be read: ${code}`;
    const reason = code === undefined ? 'INVALID_ARGUMENT' : 'FILE_PERMISSION';
    throw new CommandError(`${path} ${found}`, { reason, hint: 'are you who runs the daemon?', cause });
  }
}

/** Writes tokens so that only their owner can read them. */
export async function writeTokens(path: string, tokens: readonly KeptToken[]): Promise<void> {
  await writePkiFile(path, `${JSON.stringify({ tokens }, undefined, 2)}\n`, { mode: 0o600 });
}

/** Makes a token of 256 random bits: it needs no salt, and its hash no slowness. */
export function makeToken(
  name: string,
  { expires, readOnly, now }: { readonly expires?: Date; readonly readOnly: boolean; readonly now: Date },
): { readonly token: string; readonly kept: KeptToken } {
  const token = `hft_${randomBytes(32).toString('base64url')}`;
  const sha256 = createHash('sha256').update(token).digest('hex');
  const end = expires === undefined ? {} : { expires: expires.toISOString() };
  return { token, kept: { name, sha256, created: now.toISOString(), ...end, readOnly } };
}
