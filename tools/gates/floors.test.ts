import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { importCycles } from './cycles.ts';
import { floorViolations } from './floors.ts';
import { listSources, readImports } from './import-graph.ts';
import { repository } from './repository.ts';

const scratch: string[] = [];

/** A house of our own, with the files given, to see the gate bite. */
function house(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'holdfast-floors-'));
  scratch.push(root);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}

afterEach(() => {
  for (const root of scratch.splice(0)) rmSync(root, { recursive: true });
});

describe('this repository', () => {
  const imports = readImports(repository);

  test('has sources and imports to look at', () => {
    expect(listSources(repository).length).toBeGreaterThan(100);
    expect(imports.length).toBeGreaterThan(300);
  });
  test('imports only down its floors', () => {
    expect(floorViolations(imports)).toEqual([]);
  });
  test('has no import cycle', () => {
    expect(importCycles(imports)).toEqual([]);
  });
});

describe('the gate bites', () => {
  test.each([
    ['rpc may not know a driver', 'packages/daemon/src/rpc/a.ts', `import { x } from '../drivers/qemu/x.js';`],
    [
      'rpc knows of the engine only its door',
      'packages/daemon/src/rpc/a.ts',
      `import { x } from '../engine/services.js';`,
    ],
    [
      'the engine may not know qemu',
      'packages/daemon/src/engine/a.ts',
      `import type { X } from '../drivers/qemu/x.js';`,
    ],
    ['nobody calls back', 'packages/daemon/src/drivers/qemu/a.ts', `import { intake } from '../../engine/intake.js';`],
    ['a driver may not know another', 'packages/daemon/src/drivers/qemu/a.ts', `import { x } from '../test/x.js';`],
    ['the model knows nothing above it', 'packages/daemon/src/model/a.ts', `import { x } from '../jobs/x.js';`],
    ['the SDK may not know the daemon', 'packages/sdk/src/a.ts', `export { x } from '@holdfast/daemon';`],
    ['nor reach into its folder', 'packages/sdk/src/a.ts', `import { x } from '../../daemon/src/x.js';`],
    ['a dynamic import counts', 'packages/sdk/src/a.ts', `const x = await import('@holdfast/lockd');`],
    ['an import over lines counts', 'packages/daemon/src/model/a.ts', `import {\n  x,\n  y,\n} from '../xml/x.js';`],
    ['gRPC stays in its rooms', 'packages/daemon/src/engine/a.ts', `import { status } from '@grpc/grpc-js';`],
    ['lock files are opened in one place', 'packages/lockd/src/server.ts', `import fsExt from 'fs-ext';`],
    [
      'processes are started in one place',
      'packages/daemon/src/engine/a.ts',
      `import { spawn } from 'node:child_process';`,
    ],
  ])('%s', (_, file, text) => {
    expect(floorViolations(readImports(house({ [file]: text })))).toHaveLength(1);
  });

  test('a cycle is found and named', () => {
    const root = house({
      'packages/sdk/src/a.ts': `import { b } from './b.ts';`,
      'packages/sdk/src/b.ts': `export { c as b } from './c.ts';`,
      'packages/sdk/src/c.ts': `import { a } from './a.ts';`,
    });
    expect(importCycles(readImports(root))).toEqual([
      ['packages/sdk/src/a.ts', 'packages/sdk/src/b.ts', 'packages/sdk/src/c.ts', 'packages/sdk/src/a.ts'],
    ]);
  });
  test('the build fails by it', () => {
    const root = house({ 'packages/sdk/src/a.ts': `export { x } from '@holdfast/daemon';` });
    const check = join(repository, 'tools/gates/check-floors.ts');
    const run = spawnSync(process.execPath, ['--experimental-strip-types', '--no-warnings', check, root], {
      encoding: 'utf8',
    });
    expect([run.status, run.stderr]).toEqual([
      1,
      'packages/sdk/src/a.ts imports @holdfast/daemon: sdk may know only protocol\n',
    ]);
  });
  test('a cycle of types alone is none', () => {
    const root = house({
      'packages/sdk/src/a.ts': `import type { b } from './b.ts';`,
      'packages/sdk/src/b.ts': `import { a } from './a.ts';`,
    });
    expect(importCycles(readImports(root))).toEqual([]);
  });
});
