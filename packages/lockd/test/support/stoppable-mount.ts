import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { until } from './until.ts';

/** Whether a FUSE file system can be mounted here: nothing of this can be shown without one. */
export const canMountFuse: boolean =
  process.env['HOLDFAST_REQUIRE_ALL'] !== undefined || (isExecutable('bindfs') && isUsable('/dev/fuse'));

/** A FUSE file system whose server can be stopped, so that it hangs whoever touches it, and can go on. */
export class StoppableMount implements AsyncDisposable {
  /** Where it is mounted. */
  readonly point: string;
  readonly #server: ChildProcess;

  private constructor(point: string, server: ChildProcess) {
    this.point = point;
    this.#server = server;
  }

  /** Mounts one in a folder. */
  static async mount(folder: string): Promise<StoppableMount> {
    const [source, point] = [join(folder, 'served'), join(folder, 'mounted')];
    mkdirSync(source, { recursive: true });
    mkdirSync(point, { recursive: true });
    // Nothing is cached, so that each operation needs the server.
    const caching = 'attr_timeout=0,entry_timeout=0,negative_timeout=0';
    const server = spawn(
      'bindfs',
      ['-f', '--multithreaded', '--enable-lock-forwarding', '-o', caching, source, point],
      { stdio: 'ignore' },
    );
    await until('it is mounted', () => readFileSync('/proc/self/mountinfo', 'utf8').includes(` ${point} `));
    return new StoppableMount(point, server);
  }

  /** Stops its server. When this resolves nothing is answered: each of its threads stops for itself, some time after the signal. */
  async stop(): Promise<void> {
    const tasks = `/proc/${this.#server.pid}/task`;
    const isStopped = (task: string): boolean => {
      try {
        return /\) [Tt] /.test(readFileSync(`${tasks}/${task}/stat`, 'latin1'));
      } catch {
        // It has ended since the folder was read, and will not be there the next time.
        return false;
      }
    };
    this.#server.kill('SIGSTOP');
    await until('it has stopped', () => readdirSync(tasks).every(isStopped));
  }

  goOn(): void {
    this.#server.kill('SIGCONT');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exit = once(this.#server, 'exit');
    this.goOn();
    // Lazily: a test that failed may have left files open.
    spawnSync('umount', ['--lazy', this.point]);
    this.#server.kill('SIGTERM');
    await exit;
  }
}

function isExecutable(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => isUsable(join(folder, program), constants.X_OK));
}

function isUsable(path: string, mode: number = constants.R_OK | constants.W_OK): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}
