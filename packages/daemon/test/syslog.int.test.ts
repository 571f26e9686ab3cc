import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { doorSocketOf } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { fullAccess } from '../src/access/call-access.js';
import { internalIdentity } from '../src/access/identity.js';
import { runDaemon, startDaemon } from './engine/daemon-process.js';
import { remoteEngine } from './engine/remote-engine.js';

const patience = { timeout: 40_000 };

// Node has no datagrams over unix sockets.
const script = `import socket, sys
listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind(sys.argv[1])
print('listens', flush=True)
while True:
    print(listener.recv(65536).decode(), flush=True)`;

/** Who listens where syslog would. */
interface Syslog extends AsyncDisposable {
  readonly path: string;
  readonly heard: string;
}

async function openSyslog(): Promise<Syslog> {
  const directory = mkdtempSync(join(tmpdir(), 'hf-syslog-'));
  const path = join(directory, 'log');
  const child = spawn('python3', ['-c', script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  let heard = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (heard += text));
  await expect.poll(() => heard, patience).toContain('listens');
  return {
    path,
    get heard() {
      return heard;
    },
    async [Symbol.asyncDispose]() {
      child.kill();
      await closed;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

test('lines go to syslog, under the name that was set, and elsewhere when an administrator says so', async () => {
  await using syslog = await openSyslog();
  await using daemon = await startDaemon(undefined, [
    '--log-outputs',
    'info:syslog:vmhost error:stderr',
    '--syslog-socket',
    syslog.path,
  ]);
  const line = (ident: string, message: string): RegExp =>
    new RegExp(
      `^<30>[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d ${ident}\\[${daemon.pid}\\]: {.*"msg":"${message}"}$`,
      'm',
    );
  await expect.poll(() => syslog.heard, patience).toMatch(line('vmhost', 'ready'));
  // That nobody keeps guests off each other's disks is a warning.
  expect(syslog.heard).toMatch(/^<28>.*no lock daemon is used/m);
  expect(daemon.log).toBe('');

  using admin = remoteEngine(doorSocketOf(daemon.socketPath, 'admin'));
  const context = {
    signal: new AbortController().signal,
    caller: 'test',
    identity: internalIdentity,
    access: fullAccess,
  };
  const set = (outputs: string) => admin.engine.setLogging(context, { level: undefined, filters: undefined, outputs });
  expect((await set('info:syslog:other')).logging?.outputs).toBe('info:syslog:other');
  await set('info:stderr');
  await expect.poll(() => syslog.heard, patience).toMatch(line('other', 'logging changes'));
}, 120_000);

test('a syslog that is not there keeps the daemon from starting, and is named', async () => {
  const args = ['--driver', 'test', '--log-outputs', 'info:syslog:vmhost', '--syslog-socket', '/nonexistent/log'];
  expect(await runDaemon(args)).toEqual({
    code: 1,
    out: '',
    err: 'holdfastd: syslog cannot be reached at /nonexistent/log: ENOENT\n',
  });
}, 60_000);
