import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { environmentFor } from './environment.mjs';
import { mustRun, root, say } from './run.mjs';

const oldestNode = [22, 15];

/** Path of the Node.js to use: the running one if it is new enough and has its headers, else the pinned one from npm. */
export function pickNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const newEnough = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  if (newEnough && headersOf(process.execPath, process.version) !== undefined) return process.execPath;
  return pinnedNode();
}

/** The prefix under which the headers of exactly this Node.js stand; native code is compiled against them. */
export function headersOf(node, version) {
  const prefix = dirname(dirname(realpathSync(node)));
  const file = join(prefix, 'include/node/node_version.h');
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8');
  const part = (name) => text.match(new RegExp(`#define NODE_${name}_VERSION (\\d+)`))?.[1];
  return `v${part('MAJOR')}.${part('MINOR')}.${part('PATCH')}` === version ? prefix : undefined;
}

function pinnedNode() {
  const folder = join(root, 'tools/node');
  const node = join(folder, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin/node');
  const stamp = join(folder, 'node_modules/.holdfast-stamp');
  const wanted = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');
  if (existsSync(node) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return node;

  say(
    `Node.js ${process.version} is older than ${oldestNode.join('.')} or has no headers: fetching the pinned one from npm`,
  );
  mustRun('npm', ['ci', '--include=optional', '--loglevel=error'], {
    cwd: folder,
    env: environmentFor(process.execPath),
  });
  if (!existsSync(node)) {
    say(
      `npm has no Node.js for ${process.platform}-${process.arch}: install Node.js ${oldestNode.join('.')} or newer with its headers`,
    );
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
  return node;
}
