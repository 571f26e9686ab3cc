import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun, root, say } from './run.mjs';

/** Installs what the lockfile of a folder says, unless that was done. */
export function installFolder(folder, env) {
  const cwd = join(root, folder);
  const stamp = join(cwd, 'node_modules/.holdfast-stamp');
  const wanted = createHash('sha256')
    .update(readFileSync(join(cwd, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say(`installing what ${folder} needs`);
  mustRun('npm', ['ci', '--include=dev', '--include=optional', '--loglevel=error'], { cwd, env });
  writeFileSync(stamp, wanted);
}
