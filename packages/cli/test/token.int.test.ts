import { connect } from '@holdfast/sdk';
import { startTestDaemon } from '@holdfast/sdk/testing';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runHoldfast } from './run-holdfast.ts';

const xml = '<domain type="test"><name>far</name><memory>65536</memory><os><type>hvm</type></os></domain>';

test('a token says who calls, whether it may change anything, and that it is not good any more', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-token-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const file = join(directory, 'tokens.json');
  const make = async (...args: readonly string[]): Promise<string> =>
    (await runHoldfast(['token', 'create', ...args, '--file', file, '-o', 'name'])).stdout.trim();
  const [ci, watcher, old] = [await make('ci'), await make('watcher', '--read-only'), await make('old')];
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const kept = readFileSync(file, 'utf8');
  for (const token of [ci, watcher, old]) expect(kept).not.toContain(token);
  writeFileSync(file, kept.replace(/("name": "old"[^}]*"expires": ")[^"]*/, '$12020-01-01T00:00:00.000Z'));

  await using daemon = await startTestDaemon({ args: ['--token-file', file, '--log-level', 'debug'] });
  const open = (token: string) => connect({ uri: daemon.uri, token, timeoutMs: 60_000 });
  const attempt = (token: string): Promise<unknown> =>
    open(token).then(
      (host) => host.close(),
      (error: unknown) => error,
    );

  await using host = await open(ci);
  await host.domains.define(xml);
  await host.domains.get('far').start();
  const operations = await host.operations.list().toArray();
  expect(operations.map(({ requestedBy }) => requestedBy)).toContain('token ci');

  await using looking = await open(watcher);
  expect((await looking.domains.list().toArray()).map(({ name }) => name)).toEqual(['far']);
  await expect(looking.domains.get('far').destroy()).rejects.toMatchObject({
    code: expect.stringMatching(/READ_ONLY|PERMISSION_DENIED/) as string,
  });

  expect(await attempt(old)).toMatchObject({
    code: 'PERMISSION_DENIED',
    message: expect.stringContaining('ended on 2020') as string,
  });
  const told = host.events()[Symbol.asyncIterator]();
  let isTold = false;
  void told.next().then(() => (isTold = true));
  // What happens before it is subscribed is not told.
  const tell = async (): Promise<boolean> => {
    await host.domains.define(xml.replace('far', 'farther'));
    return isTold;
  };
  await expect.poll(tell, { timeout: 60_000 }).toBe(true);
  expect(await runHoldfast(['token', 'revoke', 'ci', '--file', file])).toMatchObject({ code: 0, stderr: '' });
  // Another one of its name is another one.
  await make('ci');
  process.kill(daemon.pid, 'SIGHUP');
  await expect.poll(() => daemon.logs, { timeout: 60_000 }).toContain('the settings were read again');
  const shutOut = {
    code: 'PERMISSION_DENIED',
    message: expect.stringMatching(/not good any more|not known/) as string,
  };
  await expect(nextBeyond(told)).rejects.toMatchObject(shutOut);
  await expect(host.domains.list().toArray()).rejects.toMatchObject(shutOut);
  expect(await attempt(ci)).toMatchObject({
    code: 'PERMISSION_DENIED',
    hint: expect.stringContaining('holdfast token') as string,
  });

  // Who goes on guessing is not listened to for a while; others are.
  const codes: unknown[] = [];
  for (let guess = 0; guess < 12; guess++) codes.push(((await attempt(`hft_${guess}`)) as { code?: unknown }).code);
  expect(codes.at(0)).toBe('PERMISSION_DENIED');
  expect(codes.at(-1)).not.toBe('PERMISSION_DENIED');
  await using plain = await daemon.connect();
  expect((await plain.domains.list().toArray()).length).toBe(2);
  for (const token of [ci, watcher, old]) expect(daemon.logs).not.toContain(token);
}, 120_000);

test('a daemon that runs makes tokens, lists them and takes them away, at once', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-token-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const file = join(directory, 'made', 'tokens.json');
  await using daemon = await startTestDaemon({ args: ['--token-file', file, '--log-level', 'trace'] });
  const token = (...args: readonly string[]) =>
    runHoldfast(['token', ...args, '-o', 'json'], { env: { HOLDFAST_URI: daemon.uri } });
  const parse = async (...args: readonly string[]): Promise<unknown> => JSON.parse((await token(...args)).stdout);

  const { token: secret } = (await parse('create', 'ci', '--days', '2')) as { token: string };
  await parse('create', 'watcher', '--read-only');
  expect(await parse('list')).toMatchObject([
    { name: 'ci', readOnly: false },
    { name: 'watcher', readOnly: true },
  ]);
  expect(await token('create', 'ci')).toMatchObject({
    stdout: '',
    stderr: expect.stringContaining('there is a token of the name ci already') as string,
  });
  await using host = await connect({ uri: daemon.uri, token: secret, timeoutMs: 60_000 });
  expect((await host.whoAmI()).identity).toMatchObject({ token: 'ci' });

  expect(await parse('revoke', 'ci')).toMatchObject([{ name: 'watcher' }]);
  await expect(host.domains.list().toArray()).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  expect((await token('revoke', 'ci')).stderr).toContain('there is no token of the name ci');
  // What is kept and said of it cannot be used.
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).not.toContain(secret);
  expect(daemon.logs).toContain('token made');
  expect(daemon.logs).not.toContain(secret);
}, 120_000);

/** Reads on until there is nothing more to read. */
async function nextBeyond(told: AsyncIterator<unknown>): Promise<void> {
  for (;;) if ((await told.next()).done === true) return;
}
