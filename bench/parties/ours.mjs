import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { connect } from '@holdfast/sdk';
import { startListeners } from './start-listeners.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Starts holdfast-lockd and holdfastd in a folder of their own. */
export async function startOurs(driver = 'qemu') {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-'));
  // libvirt runs guests as another user, which must get to the disk.
  chmodSync(folder, 0o755);
  const lockSocket = join(folder, 'lockd.sock');
  const socket = join(folder, 'holdfastd.sock');
  const at = (name) => join(folder, name);
  const lockd = await startDaemon('lockd/bin/holdfast-lockd.js', ['--socket', lockSocket, '--state-dir', at('lockd')]);
  const daemonCommand = [
    'daemon/bin/holdfastd.js',
    [
      `--socket=${socket}`,
      `--lockd-socket=${lockSocket}`,
      `--state-dir=${at('state')}`,
      `--run-dir=${at('run')}`,
      `--log-dir=${at('log')}`,
      `--driver=${driver}`,
      '--max-clients-per-user=5000',
      ...(driver === 'test' ? ['--lease-manager=nop'] : []),
    ],
  ];
  let daemon = await startDaemon(...daemonCommand);
  const uri = `unix:${socket}`;
  const host = await connect(uri);
  const paused = new Set();
  const flip = async (name) => {
    const domain = host.domains.get(name);
    await (paused.has(name) ? domain.resume() : domain.suspend());
    if (!paused.delete(name)) paused.add(name);
  };
  // Beside this name there are no frames, so that the SDK takes gRPC.
  symlinkSync(socket, at('grpc-only.sock'));
  const frames = at('holdfastd-frames.sock');
  const loaders = {
    sdk: [process.execPath, join(root, 'bench/parties/load.mjs'), uri],
    grpc: [process.execPath, join(root, 'bench/parties/load.mjs'), `unix:${at('grpc-only.sock')}`],
    json: [process.execPath, join(root, 'bench/parties/load-json.mjs'), frames],
    python: ['/usr/bin/python3', join(root, 'bench/parties/load_json.py'), socket],
  };

  return {
    /**
     * Calls per second of `ping`, with so many clients and so many calls of each in flight, jittered. `by` says what calls:
     * the SDK as it is or over gRPC, JSON frames by hand in Node, or the package for Python.
     */
    calls: ({ by = 'sdk', connections = 1, inFlight = 1, seconds, bytes = 0 }) =>
      numberOf([...loaders[by], connections, inFlight, seconds, bytes]),
    /** The test ROM with one disk, as libvirt domain XML that both sides take. */
    guestXml(name) {
      const disk = at(`${name}.img`);
      writeFileSync(disk, Buffer.alloc(1 << 20));
      const example = readFileSync(join(root, 'examples/web.xml'), 'utf8');
      return example
        .replace(/<name>[^<]*</, `<name>${name}<`)
        .replace(/<uuid>[^<]*<\/uuid>\s*/, '')
        .replace(/file='[^']*\.(img|qcow2|raw)'/, `file='${disk}'`)
        .replace(/>[^<]*\.bin</, `>${join(root, 'examples/guest/hfrom.bin')}<`);
    },
    /** Resident memory of the daemon, in bytes. */
    memory: () => residentBytes(daemon.pid),
    /** Connects so many clients, each of which has asked once and asks nothing more. */
    async idleClients(count) {
      const hosts = await Promise.all(Array.from({ length: count }, () => connect(uri)));
      await Promise.all(hosts.map((each) => each.ping()));
      return async () => void (await Promise.all(hosts.map((each) => each.close())));
    },
    async define(xml) {
      await host.domains.define(xml);
    },
    /** Milliseconds that the definitions of these domains take, one after the other. */
    async defineAll(xmls) {
      const began = performance.now();
      for (const xml of xmls) await host.domains.define(xml);
      return performance.now() - began;
    },
    /** Milliseconds that it takes to learn the state or the information of every domain. */
    async listAll(what) {
      const readMask = what === 'states' ? ['name', 'state', 'reason'] : undefined;
      const began = performance.now();
      const domains = await host.domains.list(readMask === undefined ? {} : { readMask }).toArray();
      return { ms: performance.now() - began, count: domains.length };
    },
    async undefineAll() {
      for (const { name } of await host.domains.list().toArray()) await host.domains.get(name).undefine();
    },
    /** Milliseconds from the end of the daemon's process until the next one serves. */
    async restart() {
      await daemon.stop();
      const began = performance.now();
      daemon = await startDaemon(...daemonCommand);
      return performance.now() - began;
    },
    listeners: (count) => startListeners([process.execPath, join(root, 'bench/parties/listeners.mjs'), uri, count]),
    async startInMemory(xmls) {
      for (const xml of xmls) await host.domains.get((await host.domains.define(xml)).domain).start();
    },
    /** Flips all of these domains at once, so many times: one that runs is suspended, one that does not is resumed; either is an event. */
    async toggle(names, times) {
      for (let done = 0; done < times; done++) await Promise.all(names.map(flip));
    },
    async start(name) {
      await host.domains.get(name).start();
    },
    async destroy(name) {
      await host.domains.get(name).destroy();
    },
    async startAndDestroy(name) {
      const domain = host.domains.get(name);
      const began = performance.now();
      await domain.start();
      const started = performance.now();
      await domain.destroy();
      return { start: started - began, destroy: performance.now() - started };
    },
    async stop() {
      await host.close();
      await daemon.stop();
      await lockd.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs a program, for clients live in a process of their own as libvirt's do, and answers the number that it prints. */
async function numberOf([program, ...args]) {
  const child = spawn(program, args.map(String));
  child.stderr.pipe(process.stderr);
  const { value } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  return Number(value);
}

async function startDaemon(program, args) {
  const child = spawn(process.execPath, [join(root, 'packages', program), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (text) => (log = (log + text).slice(-8192)));
  const { done } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  if (done) throw new Error(`${program} did not start:\n${log}`);
  return {
    pid: child.pid,
    stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** Resident memory of a process, in bytes. */
export function residentBytes(pid) {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))[1]) * 1024;
}
