import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Daemon, type DaemonOptions } from './daemon.js';
import { guestsBelow, killProcess } from './processes.js';
import { Program } from './program.js';

const packages = new URL('../../../', import.meta.url);
const presentLockd = fileURLToPath(new URL('lockd/bin/holdfast-lockd.js', packages));
const guestRom = fileURLToPath(new URL('../examples/guest/hfrom.bin', packages));

/** Whether real guests can be run here; tests that need them skip visibly where not. */
export const hasQemu: boolean = existsSync('/usr/bin/qemu-system-x86_64');

/** Whether images that lie on others can be made here. */
export const hasImageTool: boolean = spawnSync('qemu-img', ['--version']).status === 0;

/** A folder of its own with a lock daemon, daemons and disks. Nothing of it is left when it is disposed of. */
export class Site implements AsyncDisposable {
  readonly directory: string;
  /** The firmware that is a guest: it says READY, and obeys the power button. */
  readonly rom: string;
  readonly lockdSocket: string;
  lockd: Program | undefined;
  readonly #daemons: Daemon[] = [];
  readonly #undo: (() => void)[] = [];

  constructor() {
    this.directory = mkdtempSync(join(tmpdir(), 'hf-sys-'));
    this.rom = join(this.directory, 'guest.bin');
    this.lockdSocket = this.lockdSocketOf('lockd');
    cpSync(guestRom, this.rom);
  }

  /** Starts the lock daemon, or another release of it, and waits until it serves. */
  async startLockd(program: string = presentLockd): Promise<Program> {
    this.lockd = await this.startAnotherLockd('lockd', program);
    return this.lockd;
  }

  /** Starts a lock daemon with a directory of its own, as another host has it; whoever starts it ends it. */
  startAnotherLockd(name: string, program: string = presentLockd): Promise<Program> {
    const args = ['--socket', this.lockdSocketOf(name), '--state-dir', join(this.directory, name)];
    return new Program([process.execPath, program, ...args]).ready();
  }

  /** Socket of the lock daemon of that name. */
  lockdSocketOf(name: string): string {
    return join(this.directory, name, 'lockd.sock');
  }

  /** A daemon that is not started yet, with directories of its own. */
  daemon(name: string, options: DaemonOptions = {}): Daemon {
    const daemon = new Daemon(join(this.directory, name), this.lockdSocket, options);
    this.#daemons.push(daemon);
    return daemon;
  }

  /** Starts one with its lock daemon. */
  async open(name: string, options: DaemonOptions = {}): Promise<Daemon> {
    if (this.lockd === undefined) await this.startLockd();
    const daemon = this.daemon(name, options);
    await daemon.start();
    return daemon;
  }

  /** Makes a disk image, and answers its path. */
  image(name: string): string {
    const path = join(this.directory, name);
    writeFileSync(path, Buffer.alloc(1 << 20));
    return path;
  }

  /** Makes an image that lies on others, and answers its path. */
  overlay(name: string, below: string, format: 'raw' | 'qcow2' = 'raw'): string {
    const path = join(this.directory, name);
    execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', '-F', format, '-b', below, path]);
    return path;
  }

  /** Makes a directory, and answers its path. */
  folder(name: string): string {
    const path = join(this.directory, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  /** The processes of all guests of all daemons here. */
  guests(): number[] {
    return guestsBelow(this.directory);
  }

  /** Runs a step when the site is disposed of, when no process is left and before its files go. */
  defer(step: () => void): void {
    this.#undo.push(step);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const daemon of this.#daemons) await daemon.close();
    for (const pid of this.guests()) await killProcess(pid);
    await this.lockd?.end('SIGKILL');
    for (const step of this.#undo.toReversed()) step();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
