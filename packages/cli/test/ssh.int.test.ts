import { connect, HoldfastError } from '@holdfast/sdk';
import { startTestDaemon } from '@holdfast/sdk/testing';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { runHoldfast } from './run-holdfast.ts';

const holdfast = fileURLToPath(new URL('../bin/holdfast.js', import.meta.url));
const sshd = '/usr/sbin/sshd';

function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-ssh-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

function script(path: string, text: string): string {
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** A holdfast that can be called by one path, as on another host. */
function helperIn(directory: string): string {
  return script(join(directory, 'holdfast'), `exec '${process.execPath}' '${holdfast}' "$@"`);
}

/** An ssh that is at the other host already: it notes what it is called with and has a shell run the command. */
function fakeSsh(directory: string): string {
  const log = join(directory, 'called');
  return script(
    join(directory, 'ssh'),
    `printf '%s\\n' "$@" >> '${log}'\nwhile [ "$1" != -- ]; do shift; done\nexec sh -c "$3"`,
  );
}

const socketOf = (uri: string): string => encodeURIComponent(new URL(uri).searchParams.get('socket') ?? '');

test('through ssh one calls, streams, and comes back when the daemon was away', async () => {
  await using daemon = await startTestDaemon();
  const directory = temporary();
  const [command, helper] = [fakeSsh(directory), helperIn(directory)];
  const uri = `test+ssh://me@elsewhere:2222/default?command=${command}&helper=${helper}&no_tty=1&socket=${socketOf(daemon.uri)}`;
  await using host = await connect({ uri, timeoutMs: 60_000 });
  expect((await host.version()).driver).toBe('test');
  expect(readFileSync(join(directory, 'called'), 'utf8').split('\n').slice(0, 9)).toEqual([
    '-T',
    '-e',
    'none',
    '-p',
    '2222',
    '-l',
    'me',
    '-o',
    'BatchMode=yes',
  ]);
  const events = host.events()[Symbol.asyncIterator]();
  await host.domains.define(
    '<domain type="test"><name>far</name><memory>65536</memory><os><type>hvm</type></os></domain>',
  );
  expect((await events.next()).value).toMatchObject({ kind: expect.any(String) as string });
  await events.return?.(undefined);
  await daemon.restart();
  expect((await host.domains.list({ timeoutMs: 60_000 }).toArray()).map(({ name }) => name)).toEqual(['far']);
}, 120_000);

test('the command line goes the same way, and nothing of it stays', async () => {
  await using daemon = await startTestDaemon();
  const directory = temporary();
  const uri = `test+ssh://elsewhere/default?command=${fakeSsh(directory)}&helper=${helperIn(directory)}&socket=${socketOf(daemon.uri)}`;
  const { code, stdout, stderr } = await runHoldfast(['-c', uri, '--timeout', '60s', 'ping'], {
    env: { TMPDIR: directory },
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).not.toBe('');
  expect(spawnSync('ls', [directory], { encoding: 'utf8' }).stdout.split('\n')).toEqual([
    'called',
    'holdfast',
    'ssh',
    '',
  ]);
}, 120_000);

test.each([
  ['echo "me@elsewhere: Permission denied (publickey)." >&2; exit 255', /Permission denied/, /keyfile/],
  ['echo "Host key verification failed." >&2; exit 255', /Host key verification failed/, /compare the key/],
  ['echo "sh: 1: holdfast: not found" >&2; exit 127', /not found/, /helper=/],
  ['exit 3', /elsewhere/, /ssh elsewhere/],
])('what ssh says is told: %s', async (says, what, todo) => {
  const command = script(join(temporary(), 'ssh'), says);
  const refused = await connect(`qemu+ssh://elsewhere/system?command=${command}`).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(HoldfastError);
  expect(refused).toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringMatching(what) as string,
    hint: expect.stringMatching(todo) as string,
  });
});

test('without an ssh that is said', async () => {
  const refused = await connect('qemu+ssh://elsewhere/system?command=/nonexistent/ssh').catch(
    (error: unknown) => error,
  );
  expect(refused).toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('no program') as string });
});

test('where no daemon runs the other host says so', async () => {
  const directory = temporary();
  const uri = `qemu+ssh://elsewhere/system?command=${fakeSsh(directory)}&helper=${helperIn(directory)}&socket=/nonexistent/s`;
  const refused = await connect({ uri, timeoutMs: 60_000 }).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'UNAVAILABLE', hint: expect.stringContaining('holdfast up') as string });
}, 120_000);

const canServe = existsSync(sshd) || process.env['HOLDFAST_REQUIRE_ALL'] !== undefined;
test.skipIf(!canServe)(
  'a real sshd carries it, with a key and without a question',
  async () => {
    await using daemon = await startTestDaemon();
    const directory = temporary();
    const keygen = (name: string): void => {
      expect(spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(directory, name)]).status).toBe(0);
    };
    keygen('host');
    keygen('id');
    const port = await freePort();
    writeFileSync(
      join(directory, 'sshd_config'),
      [
        `Port ${port}`,
        'ListenAddress 127.0.0.1',
        `HostKey ${directory}/host`,
        `AuthorizedKeysFile ${directory}/id.pub`,
        `PidFile ${directory}/sshd.pid`,
        'StrictModes no',
        'UsePAM no',
        'PasswordAuthentication no',
        'PermitRootLogin yes',
        '',
      ].join('\n'),
    );
    const [server, waiting] = startSshd(join(directory, 'sshd_config'));
    onTestFinished(() => void server.kill());
    await waiting;
    // The client must know neither the host nor the user's own settings.
    const ssh = script(join(directory, 'ssh'), `exec ssh -F none -o UserKnownHostsFile=${directory}/known "$@"`);
    const params = `command=${ssh}&keyfile=${directory}/id&no_tty=1&helper=${helperIn(directory)}&socket=${socketOf(daemon.uri)}`;
    const place = `test+ssh://${userInfo().username}@127.0.0.1:${port}/default?${params}`;
    await expect(connect({ uri: place, timeoutMs: 60_000 })).rejects.toThrow(
      /Host key verification failed|No ED25519 host key/,
    );
    await using host = await connect({ uri: `${place}&no_verify=1`, timeoutMs: 60_000 });
    expect((await host.version()).driver).toBe('test');
  },
  120_000,
);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts a server that stays in the foreground; resolves when it listens. */
function startSshd(config: string): readonly [ReturnType<typeof spawn>, Promise<void>] {
  // Its privilege separation needs this directory, which a service would have made.
  if (process.getuid?.() === 0) spawnSync('mkdir', ['-p', '/run/sshd']);
  const server = spawn(sshd, ['-D', '-e', '-f', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  const listening = new Promise<void>((resolve, reject) => {
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('Server listening')) resolve();
    });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`sshd ended with ${code}: ${said}`)));
  });
  return [server, listening];
}
