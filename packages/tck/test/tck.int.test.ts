import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startTestDaemon, type TestDaemon } from '@holdfast/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TckReport } from '../src/index.ts';

const program = fileURLToPath(new URL('../bin/holdfast-tck.js', import.meta.url));
const repository = fileURLToPath(new URL('../../../', import.meta.url));

let daemon: TestDaemon;
let directory: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'hf-tck-'));
  daemon = await startTestDaemon({ args: ['--read-only-socket'] });
});
afterAll(async () => {
  await daemon[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true });
});

function run(...args: string[]): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  return spawnSync(process.execPath, [program, ...args], { encoding: 'utf8', timeout: 50_000 });
}

test('a part of the kit, asked for by a word, with a report for programs', async () => {
  const file = join(directory, 'report.json');
  const { status, stdout, stderr } = run(daemon.uri, '--only', 'rename', '--only', 'leases', '--json', file);
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toBe(`leases: 1 of 3
  not offered: a guest that runs holds the lease of its disk, and gives it back when it ends
      this daemon takes no leases (--lease-manager nop)
  not offered: a disk that is in use is refused to another guest, which is told by whom
      this daemon takes no leases (--lease-manager nop)
rename: 4 of 4
holdfast-tck 0.1.0 on holdfastd 0.1.0 (test) at ${daemon.uri}: 5 passed, 0 failed, 2 not offered
`);
  const report = JSON.parse(readFileSync(file, 'utf8')) as TckReport;
  expect(report).toMatchObject({
    kit: '0.1.0',
    daemon: { uri: daemon.uri, driver: 'test', leaseManager: 'nop' },
    counts: { passed: 5, failed: 0, 'not offered': 2 },
  });
  expect(report.features.map(({ name, cases }) => [name, cases.length])).toEqual([
    ['leases', 3],
    ['rename', 4],
  ]);
  const host = await daemon.connect();
  expect(await host.domains.list().toArray()).toEqual([]);
});

test('what is not offered is no failure, unless everything is demanded', () => {
  expect(run(daemon.uri, '--only', 'leases', '--require-all').status).toBe(1);
});

test('the cases can be listed without a daemon', () => {
  const { status, stdout } = run('--list');
  expect(status).toBe(0);
  const names = stdout.trimEnd().split('\n');
  expect(names.length).toBeGreaterThan(130);
  expect(new Set(names).size).toBe(names.length);
});

test('wrong arguments, and nobody to look at', () => {
  expect(run('--wings')).toMatchObject({ status: 2, stderr: expect.stringContaining("Unknown option '--wings'") });
  expect(run('one', 'two')).toMatchObject({ status: 2, stderr: expect.stringContaining('there is one URI at most') });
  expect(run(daemon.uri, '--limit-ms', 'soon')).toMatchObject({ status: 2 });
  const nobody = run('unix:/nonexistent/holdfast.sock');
  expect(nobody).toMatchObject({ status: 69, stderr: expect.stringContaining('holdfast-tck: UNAVAILABLE: ') });
});

test('its help is that of the docs, and its guest that of the examples', () => {
  expect(readFileSync(join(repository, 'docs/tck.md'), 'utf8')).toContain(run('--help').stdout);
  const rom = readFileSync(join(repository, 'packages/tck/guest/hfrom.bin'));
  expect(rom.equals(readFileSync(join(repository, 'examples/guest/hfrom.bin')))).toBe(true);
});
