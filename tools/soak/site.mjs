import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const packages = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'packages');

/** A folder with a lock daemon, a daemon of QEMU guests and one of guests in memory. Nothing of it stays behind. */
export async function openSite({ withQemu }) {
  const folder = mkdtempSync(join(tmpdir(), 'hf-soak-'));
  const rom = join(folder, 'guest.bin');
  cpSync(join(packages, '../examples/guest/hfrom.bin'), rom);
  mkdirSync(join(folder, 'lockd'));
  const lockdSocket = join(folder, 'lockd', 'lockd.sock');
  const lockd = new Program('lockd/bin/holdfast-lockd.js', [
    '--socket',
    lockdSocket,
    '--state-dir',
    join(folder, 'lockd'),
  ]);
  await lockd.start();
  const daemon = (name, driver, leases) => {
    const at = join(folder, name);
    const socketPath = join(at, 'run', 'd.sock');
    const places = ['--state-dir', join(at, 'state'), '--run-dir', join(at, 'run'), '--log-dir', join(at, 'log')];
    const choices = ['--driver', driver, '--lease-manager', leases, '--lockd-socket', lockdSocket];
    return Object.assign(new Program('daemon/bin/holdfastd.js', [...places, ...choices, '--socket', socketPath]), {
      name,
      socketPath,
      uri: `unix:${socketPath}`,
    });
  };
  const daemons = [...(withQemu ? [daemon('qemu', 'qemu', 'lockd')] : []), daemon('memory', 'test', 'nop')];
  for (const each of daemons) await each.start();
  return {
    folder,
    rom,
    lockd,
    daemons,
    image(name) {
      const path = join(folder, `${name}.img`);
      writeFileSync(path, Buffer.alloc(1 << 20));
      return path;
    },
    /** Processes of QEMU whose files are here. */
    guests: () => guestsBelow(folder),
    async close() {
      for (const each of [...daemons, lockd]) await each.close();
      for (const pid of guestsBelow(folder)) process.kill(pid, 'SIGKILL');
      while (guestsBelow(folder).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

/** A daemon that is killed and started again. */
export class Program {
  restarts = -1;
  /** Lines of its log that tell of a fault of its own, of all its lives. */
  faults = [];
  #command;
  #env;
  #child;
  #isClosed = false;

  constructor(program, args, env = {}) {
    this.#command = [join(packages, program), ...args];
    this.#env = { PATH: process.env.PATH, HOME: '/nonexistent', ...env };
  }

  get pid() {
    return this.#child.pid;
  }

  get isAlive() {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async start() {
    if (this.#isClosed) return;
    const child = spawn(process.execPath, this.#command, { env: this.#env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    this.restarts++;
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (/"level":"(error|fatal)"/.test(line) || !line.startsWith('{')) this.faults.push(line);
    });
    const ended = once(child, 'exit').then(() => 'ended');
    if ((await Promise.race([once(child.stdout, 'data'), ended])) === 'ended') {
      throw new Error(`${this.#command.join(' ')} did not start: ${this.faults.join('\n')}`);
    }
    child.stdout.resume();
  }

  /** Ends it for good. */
  async close() {
    this.#isClosed = true;
    await this.kill();
  }

  async kill(signal = 'SIGKILL') {
    if (!this.isAlive) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill(signal);
    await ended;
  }

  /** Resident memory in MiB, and open descriptors. */
  figures() {
    const status = readFileSync(`/proc/${this.pid}/status`, 'latin1');
    const memoryMiB = Number(/^VmRSS:\s+(\d+)/m.exec(status)[1]) / 1024;
    return { memoryMiB, descriptors: readdirSync(`/proc/${this.pid}/fd`).length };
  }
}

function guestsBelow(folder) {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      const [program = '', ...args] = readText(`/proc/${pid}/cmdline`).split('\0');
      const isDead = /\) [ZX]/.test(readText(`/proc/${pid}/stat`));
      return program.includes('qemu-system') && args.some((each) => each.includes(folder)) && !isDead;
    })
    .map(Number)
    .toSorted((one, other) => one - other);
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It ended meanwhile.
    return '';
  }
}
