import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startListeners } from './start-listeners.mjs';
import { residentBytes } from './ours.mjs';

const here = join(dirname(dirname(fileURLToPath(import.meta.url))), 'peer');
const python = '/usr/bin/python3';

/** Why the peer cannot be measured here; undefined: it can. */
export function peerMissing() {
  if (process.getuid() !== 0) return 'a private libvirtd needs root';
  if (spawnSync(python, ['-c', 'import libvirt']).status !== 0)
    return 'libvirt is not installed; bench/install-peer.sh does it';
  return undefined;
}

/** Starts a private stock libvirtd and a Python process that drives it. */
export async function startPeer() {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-peer-'));
  const daemon = spawn(join(here, 'private-libvirtd.sh'), [folder], { stdio: ['ignore', 'ignore', 'ignore'] });
  const worker = spawn(python, [join(here, 'worker.py')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: worker.stdout })[Symbol.asyncIterator]();
  const ask = async (command) => {
    worker.stdin.write(`${JSON.stringify(command)}\n`);
    const { value, done } = await answers.next();
    if (done) throw new Error('the libvirt worker ended');
    return JSON.parse(value).value;
  };
  const uriOf = (driver, path) => `${driver}+unix:///${path}?socket=${join(folder, 'run/libvirt-sock')}`;
  const uri = uriOf('qemu', 'system');
  /** Its driver of guests in memory. */
  const testUri = uriOf('test', 'default');
  for (let tries = 0; !(await ask({ verb: 'ping', uri })); tries++) {
    if (tries > 200) throw new Error('the private libvirtd does not answer');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  let held = 0;
  return {
    calls: (options) => ask({ verb: 'calls', uri, ...options }),
    longAnswers: (options) => ask({ verb: 'long_answers', uri, ...options }),
    memory: () => residentBytes(pidOf(folder)),
    async idleClients(count) {
      held += count;
      await ask({ verb: 'hold', uri, count: held });
      return () => ask({ verb: 'hold', uri, count: (held -= count) });
    },
    start: (name) => ask({ verb: 'start', uri, name }),
    destroy: (name) => ask({ verb: 'destroy', uri, name }),
    define: (xml) => ask({ verb: 'define', uri, xml }),
    defineAll: (xmls) => ask({ verb: 'define_all', uri, xmls }),
    listAll: (what) => ask({ verb: 'list_all', uri, what }),
    undefineAll: () => ask({ verb: 'undefine_all', uri }),
    /** Milliseconds from the end of the daemon's process until another one has so many guests back. */
    async restart(count) {
      const pid = pidOf(folder);
      process.kill(pid, 'SIGTERM');
      while (existsSync(`/proc/${pid}`)) await new Promise((resolve) => setTimeout(resolve, 1));
      const began = performance.now();
      while (!(await ask({ verb: 'running', uri, count }))) await new Promise((resolve) => setTimeout(resolve, 1));
      return performance.now() - began;
    },
    listeners: (count) => startListeners([python, join(here, 'listeners.py'), testUri, count]),
    startInMemory: (xmls) => ask({ verb: 'start_in_memory', uri: testUri, xmls }),
    toggle: (names, times) => ask({ verb: 'toggle', uri: testUri, names, times }),
    startAndDestroy: (name) => ask({ verb: 'start_and_destroy', uri, name }),
    async stop() {
      worker.stdin.end();
      const ended = new Promise((resolve) => daemon.once('exit', resolve));
      // unshare(1) ignores TERM; as process 1 of its namespace goes, so does everything in it.
      daemon.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The process of that folder's libvirtd; the number in its file is one of another namespace. */
function pidOf(folder) {
  const pidFile = join(folder, 'libvirtd.pid');
  const isIt = (pid) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0');
      return words[0].endsWith('libvirtd') && words.includes(pidFile);
    } catch {
      return false;
    }
  };
  return Number(readdirSync('/proc').find((pid) => /^\d+$/.test(pid) && isIt(pid)));
}
