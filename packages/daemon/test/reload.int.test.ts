import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { daemonDirectory, runDaemon, startDaemon } from './engine/daemon-process.js';
import { smallSpec } from './engine/engine-fixture.js';

const patience = { timeout: 30_000 };

test('SIGHUP takes up what can change, names what cannot, and leaves all as it is where the file is not good', async () => {
  const directory = daemonDirectory();
  const file = join(directory, 'h.toml');
  const log = join(directory, 'h.log');
  writeFileSync(file, `log_outputs = "info:stderr debug:file:${log}"\n`);
  await using daemon = await startDaemon(directory, ['--config', file]);

  writeFileSync(file, `log_outputs = "info:stderr debug:file:${log}"\nlog_level = "debug"\nkept_events = 5\n`);
  renameSync(log, `${log}.1`);
  daemon.signal('SIGHUP');
  await daemon.logs(/"changes":\["log_level"\]/);
  await daemon.logs(/"needRestart":\["kept_events"\]/);
  // It was moved away: what follows is in a new one.
  await expect.poll(() => existsSync(log), patience).toBe(true);

  writeFileSync(file, 'log_level = "loud"\n');
  daemon.signal('SIGHUP');
  await daemon.logs(/h\.toml:1: log_level is \\"loud\\"; expected one of fatal/);
  await expect.poll(() => readFileSync(log, 'utf8'), patience).toContain('nothing was changed');
  await daemon.calls.define(smallSpec('web'));
}, 120_000);

test('a log file that cannot be written keeps it from starting, and is named', async () => {
  const path = join(daemonDirectory(), 'none', 'h.log');
  expect(await runDaemon(['--driver', 'test', '--log-outputs', `info:file:${path}`])).toEqual({
    code: 1,
    out: '',
    err: `holdfastd: log file ${path} cannot be written: ENOENT\n`,
  });
}, 60_000);

test('a config is checked and printed without serving', async () => {
  const { code, out } = await runDaemon(['--driver', 'test', '--check-config']);
  expect({ code, out }).toEqual({ code: 0, out: 'the config is good\n' });
  expect((await runDaemon(['--kept-events', '0', '--check-config'])).code).toBe(64);
  // A service manager does not start it again and again: another start would end in the same way.
  const wrongHere = ['--driver', 'test', '--unix-sock-group', 'nosuchgroup'];
  for (const args of [wrongHere, [...wrongHere, '--check-config']]) {
    expect(await runDaemon(args)).toMatchObject({
      code: 64,
      err: expect.stringContaining('unix_sock_group is nosuchgroup, and /etc/group has no such group') as string,
    });
  }
  const [log, certificate] = ['/none/h.log', '/none/server.pem'];
  const files = ['--log-outputs', `info:file:${log}`, '--listen-tls', '--cert-file', certificate];
  const { code: missing, err } = await runDaemon(['--driver', 'test', ...files, '--check-config']);
  expect(missing).toBe(64);
  expect(err).toContain(`log file ${log} cannot be written: ENOENT`);
  expect(err).toMatch(/there is no \S+, which TLS needs/);
  expect((await runDaemon(['--kept-events', '7', '--print-config'])).out).toContain('\nkept_events = 7\n');
}, 60_000);
