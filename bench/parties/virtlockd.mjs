import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const program = '/usr/sbin/virtlockd';

/** Why libvirt's lock daemon cannot be measured here; undefined: it can. */
export function virtlockdMissing() {
  if (!existsSync(program)) return 'virtlockd is not installed';
  return process.getuid() === 0 ? undefined : 'virtlockd is only run by root';
}

/** It takes its socket from whoever starts it, as from systemd, so that the machine's own one is left alone. */
const activate = `import os, socket, sys
listener = socket.socket(socket.AF_UNIX)
listener.bind(sys.argv[1])
listener.listen(128)
os.dup2(listener.fileno(), 3)
os.set_inheritable(3, True)
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()), LISTEN_FDNAMES="virtlockd.socket")
os.execv(sys.argv[2], sys.argv[2:])`;

/** Starts a virtlockd whose socket, settings and process file lie in a folder. */
export async function startVirtlockd(folder) {
  const socket = join(folder, 'virtlockd.sock');
  const settings = join(folder, 'virtlockd.conf');
  writeFileSync(settings, 'log_level = 4\nlog_outputs = "4:stderr"\nmax_clients = 1024\n');
  const args = ['-c', activate, socket, program, '--config', settings, '--pid-file', join(folder, 'virtlockd.pid')];
  const child = spawn('python3', args, { stdio: 'ignore' });
  while (!existsSync(socket)) await delay(20);
  return {
    pid: child.pid,
    socket,
    /** Has it go on as a new image of itself. */
    replace: () => void child.kill('SIGUSR1'),
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    },
  };
}

const [programNumber, protocolVersion, headerBytes] = [0x0ea7_beef, 1, 28];
const calls = { register: 1, createResource: 4, acquire: 6, release: 7, createLockspace: 8 };

/** A client of virtlockd: XDR over a unix socket, one call at a time, as its protocol wants it. */
export async function connectVirtlockd(path) {
  const socket = connect(path);
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  let received = Buffer.alloc(0);
  let serial = 0;
  let settle;
  socket.on('error', () => socket.destroy());
  socket.on('close', () => settle?.(new Error('virtlockd closed the connection')));
  socket.on('data', (bytes) => {
    received = received.length === 0 ? bytes : Buffer.concat([received, bytes]);
    while (received.length >= 4 && received.length >= received.readUInt32BE(0)) {
      const length = received.readUInt32BE(0);
      const isRefused = received.readUInt32BE(24) !== 0;
      const code = isRefused ? received.readInt32BE(headerBytes) : 0;
      received = received.subarray(length);
      settle?.(isRefused ? new Error(`virtlockd refused it with code ${code}`) : undefined);
    }
  });
  const call = (procedure, ...fields) =>
    new Promise((resolve, reject) => {
      settle = (error) => (error === undefined ? resolve() : reject(error));
      const length = headerBytes + fields.reduce((sum, each) => sum + each.length, 0);
      const header = [length, programNumber, protocolVersion, procedure, 0, ++serial, 0].map(number);
      socket.write(Buffer.concat([...header, ...fields]));
    });
  return {
    register: (name, pid) =>
      call(
        calls.register,
        Buffer.from(name.padEnd(16, '\0')).subarray(0, 16),
        text(name),
        number(1),
        number(pid),
        number(0),
      ),
    createLockspace: (directory) => call(calls.createLockspace, text(directory)),
    createResource: (directory, name) => call(calls.createResource, text(directory), text(name), number(0)),
    acquire: (directory, name) => call(calls.acquire, text(directory), text(name), number(0)),
    release: (directory, name) => call(calls.release, text(directory), text(name), number(0)),
    close: () => void socket.destroy(),
  };
}

function number(value) {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function text(value) {
  const bytes = Buffer.from(value);
  return Buffer.concat([number(bytes.length), bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}
