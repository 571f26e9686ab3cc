import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
/** Where the machine finds the repository. */
const here = '/opt/holdfast';
const programs = {
  node: process.execPath.replace(repository, `${here}/`),
  holdfast: `${here}/packages/cli/bin/holdfast.js`,
  holdfastd: `${here}/packages/daemon/bin/holdfastd.js`,
  'holdfast-lockd': `${here}/packages/lockd/bin/holdfast-lockd.js`,
};

/**
 * A machine that systemd boots, with this host's /usr, an empty root and a disk for /etc/systemd, /var/lib/holdfast and /srv that outlives a
 * boot. Nothing but our units is enabled in it, and it has no network.
 */
export class Machine {
  #directory = mkdtempSync(join(tmpdir(), 'hf-boot-'));
  #container;
  #leader;

  constructor() {
    const folders = [
      'bin',
      'systemd/system',
      'systemd/system-preset',
      'sysusers.d',
      'tmpfiles.d',
      'holdfast',
      'state',
      'images',
    ];
    for (const name of folders) mkdirSync(join(this.#directory, name), { recursive: true });
    for (const [name, target] of Object.entries(programs)) symlinkSync(target, join(this.#directory, 'bin', name));
    const units = join(repository, 'systemd');
    for (const name of readdirSync(units)) {
      if (/\.(service|socket)$/.test(name)) cpSync(join(units, name), join(this.#directory, 'systemd/system', name));
    }
    cpSync(join(units, 'sysusers.d'), join(this.#directory, 'sysusers.d'), { recursive: true });
    cpSync(join(units, 'tmpfiles.d'), join(this.#directory, 'tmpfiles.d'), { recursive: true });
    // A machine with an empty /etc would enable whatever this host has installed, and ask who it is.
    this.write('systemd/system-preset/00-none.preset', 'disable *\n');
    symlinkSync('/dev/null', join(this.#directory, 'systemd/system/systemd-firstboot.service'));
  }

  /** Writes a file onto the disk that outlives a boot. */
  write(name, text) {
    writeFileSync(join(this.#directory, name), text);
  }

  /** Boots, until systemd has nothing more to start. */
  async boot() {
    const bind = (kind, from, to) => `--${kind}=${join(this.#directory, from)}:${to}`;
    const options = [
      '--directory=/',
      '--volatile=yes',
      '--private-network',
      '--register=no',
      '--keep-unit',
      '--machine=holdfast-boot',
      '--console=pipe',
      `--bind-ro=${repository}:${here}`,
      bind('bind-ro', 'bin', '/usr/local/bin'),
      bind('bind', 'systemd', '/etc/systemd'),
      bind('bind-ro', 'sysusers.d', '/etc/sysusers.d'),
      bind('bind-ro', 'tmpfiles.d', '/etc/tmpfiles.d'),
      bind('bind', 'holdfast', '/etc/holdfast'),
      bind('bind', 'state', '/var/lib/holdfast'),
      bind('bind', 'images', '/srv'),
    ];
    this.#container = spawn('systemd-nspawn', [...options, '--boot', 'systemd.firstboot=no'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let told = '';
    this.#container.stdout.on('data', (chunk) => (told += chunk));
    this.#container.stderr.on('data', (chunk) => (told += chunk));
    const { pid } = this.#container;
    await this.until('systemd runs', () => {
      if (this.#container.exitCode !== null) throw new Error(`the machine did not boot: ${told}`);
      this.#leader = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0];
      return this.#leader !== '' && readFileSync(`/proc/${this.#leader}/comm`, 'utf8') === 'systemd\n';
    });
    await this.until('it has booted', () =>
      ['running', 'degraded'].includes(this.run('systemctl', 'is-system-running').output),
    );
  }

  /** Runs a command in the machine, as root of it. */
  run(...words) {
    const { stdout, stderr, status } = spawnSync(
      'nsenter',
      ['--target', this.#leader, '--all', '--wd=/', '--', ...words],
      {
        encoding: 'utf8',
        env: { PATH: '/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root' },
      },
    );
    return { output: stdout.trim(), error: stderr.trim(), status };
  }

  /** Runs a command that must succeed, and gives what it printed. */
  must(...words) {
    const { output, error, status } = this.run(...words);
    if (status !== 0) throw new Error(`${words.join(' ')} ended with ${status}: ${output} ${error}`);
    return output;
  }

  /** Waits until it is so; a minute without that is a failure. */
  async until(what, isSo) {
    const end = performance.now() + 120_000;
    while (!(await isSo())) {
      if (performance.now() > end) throw new Error(`not within two minutes: ${what}`);
      await delay(100);
    }
  }

  /** Turns it off as its owner would, and waits until it is. */
  async powerOff() {
    const ended = new Promise((resolve) => this.#container.once('exit', resolve));
    this.run('systemctl', 'poweroff');
    await ended;
  }

  /** Turns it off, however it is, and forgets its disk. */
  async [Symbol.asyncDispose]() {
    if (this.#container?.exitCode === null) {
      const ended = new Promise((resolve) => this.#container.once('exit', resolve));
      // With its first process all of them end; without systemd-nspawn they would stay.
      if (this.#leader) process.kill(Number(this.#leader), 'SIGKILL');
      else this.#container.kill('SIGKILL');
      await ended;
    }
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
