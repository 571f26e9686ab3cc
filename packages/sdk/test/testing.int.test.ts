import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, connectAdmin } from '@holdfast/sdk';
import { startTestDaemon } from '@holdfast/sdk/testing';
import { expect, test } from 'vitest';
import { webXml } from './support/web-xml.js';

/** Whether a process runs; one that is only waited for does not. */
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return /^[^Z\s]/.test(stdout.trim());
}

test('nothing of a test daemon stays behind, whatever state it is in', async () => {
  const crashed = await startTestDaemon();
  const running = await startTestDaemon();
  await running.connect();
  const left = [crashed, running].map(({ pid, directory }) => ({ pid, directory }));
  await crashed.crash();
  await crashed[Symbol.asyncDispose]();
  await running[Symbol.asyncDispose]();
  expect(left.map(({ pid, directory }) => [isAlive(pid), existsSync(directory)])).toEqual([
    [false, false],
    [false, false],
  ]);
});

test('a program may connect by the URI alone, and each daemon is alone', async () => {
  await using one = await startTestDaemon();
  await using two = await startTestDaemon();
  await using host = await connect(one.uri);
  await host.domains.define(webXml());
  const other = await two.connect();
  expect(await other.domains.list().toArray()).toEqual([]);
  expect((await host.domains.list().toArray()).map(({ name }) => name)).toEqual(['web']);
});

test('what the host has set and given out is not for a test daemon, and the other way round', async () => {
  await using daemon = await startTestDaemon();
  await using admin = await connectAdmin({ uri: daemon.uri });
  expect(await admin.tokens()).toEqual([]);
  await admin.createToken({ name: 'ci' });
  expect(readFileSync(join(daemon.directory, 'tokens.json'), 'utf8')).toContain('"name": "ci"');
  expect(existsSync(join(daemon.directory, 'holdfastd.toml'))).toBe(true);
});

test('a daemon that does not start says why, and leaves nothing behind', async () => {
  await expect(startTestDaemon({ args: ['--no-such-option', 'x'] })).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringContaining('no-such-option') as string,
  });
});

test('what it logs can be read', async () => {
  await using daemon = await startTestDaemon({ args: ['--log-level', 'debug'] });
  expect(daemon.logs).toContain(`ready on ${daemon.directory}`);
});

test('a test run that ends without disposing takes its daemon with it', async () => {
  const script = `
    import { startTestDaemon } from '@holdfast/sdk/testing';
    const { pid } = await startTestDaemon();
    process.stdout.write(String(pid));
    process.exit(0);`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: import.meta.dirname });
  const pid = Number(stdout.toString());
  expect(pid).toBeGreaterThan(0);
  await expect.poll(() => isAlive(pid)).toBe(false);
});
