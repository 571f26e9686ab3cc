import { readFile } from 'node:fs/promises';
import { Fault } from '../../model/fault.js';

/**
 * The number of a group of this host; undefined for no name. Only /etc/group is asked: what else could answer would run
 * foreign code in the daemon.
 * @throws Fault INVALID_ARGUMENT when there is no such group
 */
export async function findGroup(name: string): Promise<number | undefined> {
  if (name === '') return undefined;
  if (/^\d{1,10}$/.test(name)) return Number(name);
  const lines = (await readFile('/etc/group', 'utf8')).split('\n').map((line) => line.split(':'));
  const [, , gid] = lines.find(([group]) => group === name) ?? [];
  if (gid !== undefined) return Number(gid);
  throw new Fault('INVALID_ARGUMENT', `unix_sock_group is ${name}, and /etc/group has no such group`, {
    hint: `groupadd --system ${name}`,
  });
}
