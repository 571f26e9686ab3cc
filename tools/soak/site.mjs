import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const packages = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'packages');

/** How many events a daemon keeps here: what keeps them has to be full before its size can be flat. */
export const keptEvents = 2000;

/**
 * How many operations it keeps, and of those with a name of the last minute ten times as many: few, so that there are always as
 * many. Else what it needs goes up and down with the calls of a minute, as those do with what else the machine has to do.
 */
const keptOperations = 100;

/** How long one may take to end: longer than it gives the calls that are under way. */
const longestEndMs = 120_000;

/** What is loaded into each program, so that it can be asked what it needs. */
const probe = join(dirname(fileURLToPath(import.meta.url)), 'probe.mjs');

/**
 * A folder with worlds, each of a daemon with its own guests and, on QEMU, its own lock daemon:
 * - `killed`: QEMU; the daemon and the lock daemon are killed again and again;
 * - `steady`: QEMU; neither is, for what they need shows only in a long life;
 * - `memory`: guests in memory, without leases; it is not killed either.
 * Nothing of it stays behind.
 */
export async function openSite({ withQemu, leakMiBPerHour = 0, kept = keptEvents, logs }) {
  const folder = mkdtempSync(join(tmpdir(), 'hf-soak-'));
  const rom = join(folder, 'guest.bin');
  cpSync(join(packages, '../examples/guest/hfrom.bin'), rom);
  const lockdOf = (name) => {
    const at = join(folder, `${name}-lockd`);
    mkdirSync(at);
    const socketPath = join(at, 'lockd.sock');
    const args = ['--socket', socketPath, '--state-dir', at];
    return Object.assign(new Program(`lockd of ${name}`, 'lockd/bin/holdfast-lockd.js', args), { socketPath });
  };
  const leak = leakMiBPerHour > 0 ? { SOAK_LEAK_MIB_PER_HOUR: String(leakMiBPerHour) } : {};
  const daemonOf = (name, driver, lockd) => {
    const at = join(folder, name);
    const socketPath = join(at, 'run', 'd.sock');
    const places = ['--state-dir', join(at, 'state'), '--run-dir', join(at, 'run'), '--log-dir', join(at, 'log')];
    // Tokens of the host are not touched.
    places.push('--token-file', join(at, 'tokens.json'));
    const leases = lockd === undefined ? ['--lease-manager', 'nop'] : ['--lockd-socket', lockd.socketPath];
    const events = ['--kept-events', String(kept), '--kept-operations', String(keptOperations)];
    const args = [...places, '--driver', driver, ...leases, ...events, '--socket', socketPath];
    // Only the socket for gRPC is found under this name.
    const grpcPath = join(folder, `${name}-grpc.sock`);
    symlinkSync(socketPath, grpcPath);
    return Object.assign(new Program(name, 'daemon/bin/holdfastd.js', args, leak), {
      driver,
      lockd,
      folder: at,
      socketPath,
      uri: `unix:${socketPath}`,
      grpcUri: `unix:${grpcPath}`,
    });
  };
  const imagePath = (daemon, name) => join(folder, `${daemon.name}-${name}.img`);
  const lockds = withQemu ? ['killed', 'steady'].map(lockdOf) : [];
  const daemons = [
    ...lockds.map((lockd, index) => daemonOf(['killed', 'steady'][index], 'qemu', lockd)),
    daemonOf('memory', 'test', undefined),
  ];
  if (logs !== undefined) for (const each of [...lockds, ...daemons]) each.keepLog(logs);
  for (const each of [...lockds, ...daemons]) await each.start();
  return {
    folder,
    rom,
    lockds,
    daemons,
    programs: [...lockds, ...daemons],
    imagePath,
    image(daemon, name) {
      const path = imagePath(daemon, name);
      writeFileSync(path, Buffer.alloc(1 << 20));
      return path;
    },
    /** Processes of QEMU whose files are those of a daemon, with their command lines. */
    guests: (daemon) => guestsBelow(daemon.folder),
    openImages: (pid) => openFiles(pid).filter((path) => path.startsWith(folder) && path.endsWith('.img')),
    async close() {
      for (const each of [...daemons, ...lockds]) await each.close();
      for (const { pid } of guestsBelow(folder)) process.kill(pid, 'SIGKILL');
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
  /** Whether it has said that it is ready, and nobody is ending it. */
  isServing = false;
  #command;
  #environment;
  #child;
  #isClosed = false;
  #asked = 0;
  #log;

  constructor(name, program, args, environment = {}) {
    this.name = name;
    this.#command = ['--import', probe, join(packages, program), ...args];
    this.#environment = { PATH: process.env.PATH, HOME: '/nonexistent', ...environment };
  }

  get pid() {
    return this.#child.pid;
  }

  get isAlive() {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async start() {
    if (this.#isClosed) return;
    const stdio = ['ignore', 'pipe', 'pipe', 'ipc'];
    const child = spawn(process.execPath, this.#command, { env: this.#environment, stdio });
    this.#child = child;
    this.restarts++;
    createInterface({ input: child.stderr }).on('line', (line) => {
      this.#log?.write(`${line}\n`);
      if (/"level":"(error|fatal)"/.test(line) || !line.startsWith('{')) this.faults.push(line);
    });
    const ended = once(child, 'exit').then(() => 'ended');
    if ((await Promise.race([once(child.stdout, 'data'), ended])) === 'ended') {
      throw new Error(`${this.#command.join(' ')} did not start: ${this.faults.join('\n')}`);
    }
    child.stdout.resume();
    this.isServing = true;
  }

  /** Writes all that it says into a file of a folder, over all its lives. */
  keepLog(folder) {
    this.#log = createWriteStream(join(folder, `${this.name.replaceAll(' ', '-')}.log`));
  }

  /** Ends it for good. */
  async close() {
    this.#isClosed = true;
    await this.kill();
  }

  async kill(signal = 'SIGKILL') {
    this.isServing = false;
    if (!this.isAlive) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill(signal);
    const late = new AbortController();
    const isLate = delay(longestEndMs, true, { signal: late.signal }).catch(() => false);
    if ((await Promise.race([ended, isLate])) === true) {
      this.faults.push(`${this.name} did not end for ${longestEndMs} ms after ${signal}: ${describeProcess(this.pid)}`);
      this.#child.kill('SIGKILL');
      await ended;
    }
    late.abort();
  }

  countDescriptors() {
    return readdirSync(`/proc/${this.pid}/fd`).length;
  }

  /** Asks what it needs, and what is left of that once its garbage is collected; see probe.mjs. */
  collect() {
    const id = ++this.#asked;
    const child = this.#child;
    return new Promise((resolve, reject) => {
      const done = (settle) => {
        child.off('message', onMessage).off('exit', onExit);
        settle();
      };
      const onMessage = (message) => message.id === id && done(() => resolve(message));
      const onExit = () => done(() => reject(new Error(`${this.name} ended`)));
      child.on('message', onMessage).on('exit', onExit);
      child.send({ id });
    });
  }
}

/** What a process that stands still is at, as far as the kernel knows. */
function describeProcess(pid) {
  const read = (name) => {
    const text = readText(`/proc/${pid}/${name}`).trim().replaceAll('\n', ' ');
    return `${name} ${text}`;
  };
  return ['wchan', 'syscall', 'stack', 'stat'].map(read).join('; ');
}

/** Those that name anything whose path begins like that: an image or a folder of a daemon. */
function guestsBelow(path) {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map((pid) => ({ pid: Number(pid), args: readText(`/proc/${pid}/cmdline`).split('\0') }))
    .filter(
      ({ args: [program, ...args] }) => program.includes('qemu-system') && args.some((each) => each.includes(path)),
    )
    .filter(({ pid }) => isRunning(pid))
    .toSorted((one, other) => one.pid - other.pid);
}

/** What a process has open. */
function openFiles(pid) {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((descriptor) => {
      try {
        return [readlinkSync(`/proc/${pid}/fd/${descriptor}`)];
      } catch {
        // It was closed meanwhile.
        return [];
      }
    });
  } catch {
    // It ended meanwhile.
    return [];
  }
}

/** Whether a process is there, and not only until its end is taken notice of. */
export function isRunning(pid) {
  return /\) [^ZX]/.test(readText(`/proc/${pid}/stat`));
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It ended meanwhile.
    return '';
  }
}
