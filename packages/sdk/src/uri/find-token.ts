import { readFile } from 'node:fs/promises';
import { refusal } from '../errors/refusal.js';
import { shownValue, wrongValue } from '../errors/wrong-value.js';
import type { Target } from './locate-daemon.js';
import type { Surroundings } from './locate-socket.js';

/**
 * The token to show to a daemon: in the file that its URI or its profile names, else in HOLDFAST_TOKEN; empty: none.
 * @throws HoldfastError FILE_NOT_FOUND, FILE_PERMISSION, INVALID_ARGUMENT
 */
export async function findToken({ tokenFile }: Target, { environment }: Surroundings): Promise<string> {
  if (tokenFile === '') return checkToken('HOLDFAST_TOKEN', environment['HOLDFAST_TOKEN']?.trim() ?? '');
  let text: string;
  try {
    text = await readFile(tokenFile, 'utf8');
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    const metadata = { path: tokenFile, error: code };
    if (code === 'ENOENT') {
      const hint = 'on the host of the daemon, make one with: holdfast token create NAME';
      throw refusal(
        'FILE_NOT_FOUND',
        `there is no ${tokenFile}, which is named as the place of the token`,
        { hint, metadata },
        { cause },
      );
    }
    const hint = `see who may with: ls -l ${tokenFile}`;
    throw refusal('FILE_PERMISSION', `${tokenFile} cannot be read`, { hint, metadata }, { cause });
  }
  return checkToken(tokenFile, text.trim());
}

/**
 * A token that can be shown: one with a line break or a blank can be none, and is never repeated in a message.
 * @throws HoldfastError INVALID_ARGUMENT
 */
export function checkToken(field: string, token: string): string {
  const expected = 'what holdfast token create prints, without blanks and line breaks around it';
  if (typeof token !== 'string') throw wrongValue(field, shownValue(token), expected);
  const place = token.search(/[^!-~]/);
  if (place < 0) return token;
  throw wrongValue(field, `a string with a character that no token has at place ${place + 1}`, expected);
}
