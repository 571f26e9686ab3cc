import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import * as here from '@holdfast/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';

const packageRoot = join(import.meta.dirname, '..');
const nowhere = `test+unix:///default?socket=${encodeURIComponent('/nonexistent/holdfast.sock')}`;
let project: string;
let there: typeof here;

// A project with a copy of its own, as when two of its dependencies want different releases of the SDK.
beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'holdfast-two-copies-'));
  const copy = join(project, 'node_modules/@holdfast/sdk');
  mkdirSync(copy, { recursive: true });
  for (const part of ['package.json', 'dist']) cpSync(join(packageRoot, part), join(copy, part), { recursive: true });
  const manifest = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { dependencies: object };
  for (const name of Object.keys(manifest.dependencies)) {
    const link = join(project, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(packageFolder(name), link);
  }
  there = (await import(pathToFileURL(join(copy, 'dist/index.js')).href)) as typeof here;
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

function packageFolder(name: string): string {
  const [path = ''] = createRequire(join(packageRoot, 'package.json')).resolve.paths(name) ?? [];
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    try {
      readFileSync(join(candidate, 'package.json'));
      return candidate;
    } catch {
      if (folder === dirname(folder)) throw new Error(`${name} is not installed`);
    }
  }
}

test('an error of one copy is one for the other, whichever threw it', async () => {
  expect(there.HoldfastError).not.toBe(here.HoldfastError);
  const errors = await Promise.all(
    [here, there].map(({ connect }) => connect(nowhere).catch((error: unknown) => error)),
  );
  for (const error of errors) {
    expect([error instanceof here.HoldfastError, error instanceof there.HoldfastError]).toEqual([true, true]);
    expect(error).toMatchObject({ code: 'UNAVAILABLE' });
  }
  expect(new Error('x') instanceof there.HoldfastError).toBe(false);
});

test('the public surface names nothing of the wire', () => {
  for (const report of ['sdk', 'sdk-testing']) {
    const text = readFileSync(join(packageRoot, `../../api/${report}.api.md`), 'utf8');
    expect(text.match(/from '@holdfast\/protocol'|@grpc|@bufbuild|MessageFns|\bUint8Array<|_pb\b/g)).toBeNull();
  }
});

test('whatever holds something is let go of with await using', () => {
  const text = readFileSync(join(packageRoot, '../../api/sdk.api.md'), 'utf8');
  for (const holder of ['class Host', 'class LiveDomains', 'interface EventStream', 'class Admin']) {
    const declaration = text.slice(text.indexOf(`export ${holder}`)).split('\n', 1)[0];
    expect(declaration).toContain('AsyncDisposable');
  }
});
