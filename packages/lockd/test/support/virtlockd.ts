import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './until.ts';

const program = '/usr/sbin/virtlockd';

/** Whether libvirt's lock daemon can be run here: it is installed, and we are root, whose state it keeps apart. */
export const hasVirtlockd: boolean = existsSync(program) && process.getuid?.() === 0;

/** A virtlockd of our own: its socket, its settings and its process file lie in a folder of the test. */
export class Virtlockd implements AsyncDisposable {
  readonly socket: string;
  readonly #child: ChildProcess;
  #said = '';

  private constructor(directory: string) {
    mkdirSync(directory, { mode: 0o700 });
    this.socket = join(directory, 'sock');
    const settings = join(directory, 'virtlockd.conf');
    writeFileSync(settings, 'log_level = 3\nlog_outputs = "3:stderr"\n');
    const own = ['--config', settings, '--pid-file', join(directory, 'pid')];
    const script = fileURLToPath(new URL('activate.py', import.meta.url));
    const args = [script, `virtlockd.socket=${this.socket}`, '--', program, ...own];
    this.#child = spawn('python3', args, { stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: process.env['PATH'] } });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#said += text));
  }

  /** Starts it and waits until it answers. */
  static async start(directory: string): Promise<Virtlockd> {
    const virtlockd = new Virtlockd(directory);
    await until(`virtlockd listens: ${virtlockd.#said}`, () => {
      if (virtlockd.#child.exitCode !== null) throw new Error(`virtlockd ended: ${virtlockd.#said}`);
      return existsSync(virtlockd.socket);
    });
    return virtlockd;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exit;
  }
}

/** Numbers of its calls. */
const calls = { register: 1, acquire: 6, release: 7, createLockspace: 8 } as const;
const programNumber = 0x0ea7_beef;
const protocolVersion = 1;
const answered = 1;
const shared = 1;
const autocreate = 2;

/** What virtlockd refused a call with. */
class VirtlockdRefused extends Error {
  override readonly name = 'VirtlockdRefused';
  /** Of libvirt's errors: 87 is a busy resource. */
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** A client of virtlockd: XDR over a unix socket, one call at a time. */
export class VirtlockClient implements Disposable {
  readonly #socket: Socket;
  #serial = 0;
  #received = Buffer.alloc(0);
  readonly #waiting: PromiseWithResolvers<Buffer>[] = [];

  constructor(path: string) {
    this.#socket = connect(path);
    let cause: Error | undefined;
    this.#socket.on('error', (error) => (cause = error));
    this.#socket.on('close', () => {
      const error = new Error(`the connection to virtlockd is closed: ${cause?.message ?? 'it ended'}`, { cause });
      for (const { reject } of this.#waiting.splice(0)) reject(error);
    });
    this.#socket.on('data', (bytes: Buffer) => {
      this.#received = Buffer.concat([this.#received, bytes]);
      while (this.#received.length >= 4 && this.#received.length >= this.#received.readUInt32BE(0)) {
        const length = this.#received.readUInt32BE(0);
        this.#waiting.shift()?.resolve(this.#received.subarray(0, length));
        this.#received = this.#received.subarray(length);
      }
    });
  }

  /** Says for whom leases are taken; the process is believed. */
  async register(name: string, pid: number): Promise<void> {
    const uuid = Buffer.from(name.padEnd(16, '\0')).subarray(0, 16);
    await this.#call(calls.register, [uuid, text(name), number(1), number(pid), number(0)]);
  }

  /** Names a directory of lease files. */
  async createLockspace(directory: string): Promise<void> {
    await this.#call(calls.createLockspace, [text(directory)]);
  }

  /** Takes a lease. @throws VirtlockdRefused */
  async acquire(directory: string, name: string, options: { readonly shared?: boolean } = {}): Promise<void> {
    const flags = (options.shared === true ? shared : 0) | (directory === '' ? 0 : autocreate);
    await this.#call(calls.acquire, [text(directory), text(name), number(flags)]);
  }

  /** Gives it back. @throws VirtlockdRefused */
  async release(directory: string, name: string): Promise<void> {
    await this.#call(calls.release, [text(directory), text(name), number(0)]);
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  async #call(procedure: number, fields: readonly Buffer[]): Promise<void> {
    const header = [programNumber, protocolVersion, procedure, 0, ++this.#serial, 0].map(number);
    const body = Buffer.concat([...header, ...fields]);
    if (this.#socket.destroyed) throw new Error('the connection to virtlockd is closed');
    const answer = Promise.withResolvers<Buffer>();
    this.#waiting.push(answer);
    this.#socket.write(Buffer.concat([number(body.length + 4), body]));
    const reply = await answer.promise;
    if (reply.readUInt32BE(16) !== answered) throw new Error('virtlockd said something that is no answer');
    if (reply.readUInt32BE(24) === 0) return;
    const code = reply.readInt32BE(28);
    const hasMessage = reply.readUInt32BE(36) === 1;
    throw new VirtlockdRefused(code, hasMessage ? readText(reply, 40) : 'it does not say why');
  }
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([number(bytes.length), bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}

function readText(bytes: Buffer, at: number): string {
  return bytes.toString('utf8', at + 4, at + 4 + bytes.readUInt32BE(at));
}
