import { readFile } from 'node:fs/promises';
import type { Accounts } from './subject.js';

/**
 * Reads the accounts of the host from its files. Directory services are not asked: a name that a server far away could
 * give to somebody else has no place in a policy, and a number always works.
 */
export async function readAccounts(): Promise<Accounts> {
  const [users, groups] = await Promise.all(['/etc/passwd', '/etc/group'].map((path) => readFile(path, 'utf8')));
  return { users: numbersByName(users ?? ''), groups: numbersByName(groups ?? '') };
}

/** Both files have the name first and the number third. */
function numbersByName(text: string): ReadonlyMap<string, number> {
  return new Map(
    text.split('\n').flatMap((line) => {
      const [name = '', , id = ''] = line.split(':');
      return /^\d+$/.test(id) ? [[name, Number(id)] as const] : [];
    }),
  );
}
