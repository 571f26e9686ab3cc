import { readFileSync } from 'node:fs';

/** What a file such as /etc/passwd or /etc/group calls a number; undefined: it does not, or cannot be read. */
export function accountName(file: string, id: number | undefined): string | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    // The number is shown in any case.
    return undefined;
  }
  const line = text.split('\n').find((each) => each.split(':')[2] === String(id));
  return line?.split(':')[0];
}
