import { execFileSync, spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the repository. */
export const repository: string = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** What a tool printed when it failed; empty: it passed. */
export function complaintsOf(command: string, args: readonly string[], folder = ''): string {
  const result = spawnSync(command, args, { cwd: `${repository}/${folder}`, encoding: 'utf8' });
  if (result.error) throw result.error;
  return result.status === 0 ? '' : `${command} ${args.join(' ')}\n${result.stdout}${result.stderr}`;
}

/** The files that belong to the repository: tracked, or new and not ignored. */
export function repositoryFiles(): string[] {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  return execFileSync('git', args, { cwd: repository, encoding: 'utf8' }).split('\0').filter(Boolean);
}
