import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { headersOf } from './pick-node.mjs';
import { mustRun, root, say } from './run.mjs';

/** Installs dependencies and compiles the one native module, unless that was done for this lockfile and this Node.js. */
export function ensureInstalled(node, env) {
  const version = spawnSync(node, ['-p', 'process.version'], { env }).stdout.toString().trim();
  const stamp = join(root, 'node_modules/.holdfast-stamp');
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(version)
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;

  say(`installing dependencies with Node.js ${version}`);
  mustRun('npm', ['ci', '--include=dev', '--include=optional', '--loglevel=error'], { env });
  // Install scripts are off (see .npmrc), and a user's own nodedir would build for another Node.js: say it explicitly.
  say('compiling fs-ext');
  const nodeGyp = join(root, 'node_modules/node-gyp/bin/node-gyp.js');
  const args = [nodeGyp, 'rebuild', '--loglevel=error', `--nodedir=${headersOf(node, version)}`];
  mustRun(node, args, { cwd: join(root, 'node_modules/fs-ext'), env });
  mustRun(node, ['-e', "require('fs-ext')"], { env });
  writeFileSync(stamp, wanted);
}
