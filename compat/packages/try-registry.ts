import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageNames } from './package-names.ts';
import { packAll, tarballOf } from './pack.ts';
import { run, usersProject, writeProject } from './project.ts';

/** The oldest that is promised, and the newest of each line that is. */
const nodes = ['22.15.0', '22', '24', '26'] as const;
const nodePackage = `node-${process.platform}-${process.arch}`;

/**
 * Installs what was built into an empty project, from the registry that npm knows, on each Node.js that is promised, and tries
 * it. Scripts of others do not run, as with npm 12: that must be enough for everything but fs-ext.
 * @throws AssertionError when something does not work
 */
export function tryRegistry(): void {
  const folder = mkdtempSync(join(tmpdir(), 'hf-registry-'));
  try {
    packAll(join(folder, 'tarballs'));
    for (const version of nodes) {
      const project = join(folder, `on-${version}`);
      install(join(folder, 'tarballs'), project, version);
      console.log(`${tryProject(project)}: installed, compiled, run`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function install(tarballs: string, project: string, version: string): void {
  writeProject(project, usersProject);
  const others = [`${nodePackage}@${version}`, '@types/node@24', 'typescript@5'];
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  const all = [...args, ...packageNames.map((name) => tarballOf(tarballs, name)), ...others];
  // What leads to a registry is the tester's: its settings, certificates, and what was fetched already.
  const { status, stderr } = run('npm', all, project, process.env);
  assert.deepEqual([status, stderr], [0, '']);
}

/** Compiles and runs a user's program with the Node.js of the project, and starts the programs; answers its version. */
function tryProject(project: string): string {
  const node = join(project, 'node_modules', nodePackage, 'bin/node');
  const tried = (...args: string[]): string => {
    const { status, stdout, stderr } = run(node, args, project);
    assert.deepEqual([args, status, stderr], [args, 0, ''], stdout);
    return stdout;
  };
  for (const config of ['tsconfig.json', 'tsconfig.bundler.json'])
    assert.equal(tried('node_modules/typescript/bin/tsc', '-p', config, '--pretty', 'false'), '');
  assert.equal(tried('out/main.js'), 'it works\n');
  for (const name of ['holdfastd', 'holdfast-lockd', 'holdfast'])
    assert.match(tried(`node_modules/.bin/${name}`, '--version'), /\d+\.\d+\.\d+/);
  return `Node.js ${tried('--version').trim()}`;
}
