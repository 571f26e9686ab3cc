import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { DomainSpec } from '@holdfast/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fact, LaunchPlan } from '../../dist/drivers/driver.js';
import { testGuestRom } from '../../dist/drivers/qemu/guest-rom/test-guest-rom.js';
import { createQemuEnvironment, hasQemu, type QemuEnvironment } from './driver-environment.js';

const golden = join(import.meta.dirname, '../../src/drivers/qemu/argv/golden');
const names = readdirSync(golden)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -'.json'.length));
const isRoot = process.getuid?.() === 0;
/** Others may run the same tests at the same time. */
const tap = `hf${process.pid}`;
const patient = new AbortController().signal;

/** What becomes of a spec here, for want of something of the host; else it runs. */
function expectation(name: string, kvmReason: string): RegExp {
  if (name.startsWith('kvm-') && kvmReason !== '') return /^refused: type/;
  if (name.startsWith('vsock') && !existsSync('/dev/vhost-vsock')) return /^failed: .*vhost-vsock/s;
  if (name === 'tap' && !isRoot) return /^failed: .*tap/s;
  return name === 'disks-on-q35' && !isRoot ? /^failed: .*block/s : /^paused, exited with code 0$/;
}

describe.skipIf(!hasQemu)('a real QEMU takes the command line of', () => {
  let env: QemuEnvironment;
  let peer: Server;
  let loop: string | undefined;

  beforeAll(async () => {
    env = await createQemuEnvironment();
    makeFiles(env.folder);
    peer = createServer(() => {}).listen(join(env.folder, 'images', 'peer.sock'));
    if (isRoot) {
      loop = execFileSync('losetup', ['--find', '--show', join(env.folder, 'images', 'd.raw')], {
        encoding: 'utf8',
      }).trim();
      symlinkSync(loop, join(env.folder, 'images', 'block'));
      execFileSync('ip', ['tuntap', 'add', tap, 'mode', 'tap']);
    }
  });

  afterAll(async () => {
    peer.close();
    await env[Symbol.asyncDispose]();
    if (loop !== undefined) execFileSync('losetup', ['--detach', loop]);
    if (isRoot) execFileSync('ip', ['link', 'delete', tap]);
  });

  it.each(names)('%s, or it is said what this host lacks', async (name) => {
    const ways = await env.driver.guestCapabilities({ refresh: false }, patient);
    const kvm = ways.find(({ domainType, arch }) => domainType === 'kvm' && arch === 'x86_64');
    const text = readFileSync(join(golden, `${name}.json`), 'utf8')
      .replaceAll('/images/', `${env.folder}/images/`)
      .replaceAll('hf-test-tap', tap);
    const uuid = crypto.randomUUID();
    const spec = { ...DomainSpec.fromJSON(JSON.parse(text)), uuid };
    const plan = { uuid, name: spec.name ?? '', id: 1, spec, incarnation: crypto.randomUUID(), inherit: [] };
    expect(await fate(plan)).toMatch(expectation(name, kvm?.unusableReason ?? 'no QEMU'));
    expect(await env.remains(plan)).toEqual([]);
    expect(warningsOf(uuid)).toEqual([]);
  });

  /** What becomes of a guest, in words. */
  async function fate(plan: Omit<LaunchPlan, 'report'>): Promise<string> {
    const [refusal] = env.driver.refusals(plan.spec);
    if (refusal !== undefined) return `refused: ${refusal.field} needs ${refusal.expected}`;
    const facts: Fact[] = [];
    try {
      const guest = await env.driver.launch({ ...plan, report: (fact) => void facts.push(fact) }, patient);
      const { run } = await guest.status(patient);
      await guest.end('forced', patient);
      return [run, ...facts.map((fact) => (fact.kind === 'exited' ? fact.detail : fact.kind))].join(', ');
    } catch (error) {
      return `failed: ${String(error)}`;
    }
  }

  /** What QEMU grumbles about, beside the command line and the reason why it did not start. */
  function warningsOf(uuid: string): string[] {
    const log = join(env.folder, 'log', `${uuid}.log`);
    const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n') : [];
    return lines.filter(
      (line) => /warning|not used|ignored/i.test(line) && !line.includes(' starting ') && !isHarmless(line),
    );
  }
});

/** What goldens ask for on purpose: features that an emulated processor lacks, and cards without a cable. */
function isHarmless(line: string): boolean {
  return /TCG doesn't support requested feature|has no peer/i.test(line);
}

function makeFiles(folder: string): void {
  const images = join(folder, 'images');
  mkdirSync(images);
  const blank = (name: string, bytes: number): void => {
    writeFileSync(join(images, name), '');
    truncateSync(join(images, name), bytes);
  };
  for (const name of ['a.raw', 'b.raw', 'c.raw', 'd.raw', 'base.raw', 'cd.raw']) blank(name, 1 << 20);
  blank('floppy.raw', 1440 * 1024);
  for (const name of ['code.fd', 'vars-template.fd']) blank(name, 1 << 16);
  for (const name of ['fw,cfg', 'initrd']) blank(name, 64);
  const table = Buffer.alloc(64);
  table.writeUInt32LE(table.length, 4);
  writeFileSync(join(images, 'slic,1'), table);
  blank('x.img,file=/etc/shadow'.replaceAll('/', '_'), 512);
  mkdirSync(join(images, 'x.img,file=/etc'), { recursive: true });
  blank('x.img,file=/etc/shadow', 1 << 20);
  blank('json:{"driver":"file"}\n', 1 << 20);
  writeFileSync(join(images, 'guest.rom'), testGuestRom());
  writeFileSync(join(images, 'rom'), Buffer.concat([Buffer.from([0x55, 0xaa, 2]), Buffer.alloc(1021)]));
  writeFileSync(join(images, 'kernel'), kernelWithHeader());
  symlinkSync('/dev/ptmx', join(images, 'tty'));
  execFileSync('mkfifo', [join(images, 'pipe')]);
  const create = (...args: string[]): void => void execFileSync('qemu-img', ['create', '-q', ...args], { cwd: images });
  for (const format of ['qcow', 'qed', 'vdi', 'vpc']) create('-f', format, `f.${format}`, '1M');
  create('-f', 'qcow2', 's.qcow2', '1M');
  create('-f', 'qcow2', '-F', 'raw', '-b', 'base.raw', 'middle.qcow2');
  create('-f', 'qcow2', '-F', 'qcow2', '-b', 'middle.qcow2', 'top.qcow2');
}

/** As much of a Linux kernel as QEMU looks at. */
function kernelWithHeader(): Buffer {
  const kernel = Buffer.alloc(16 * 1024);
  kernel[0x1f1] = 1;
  kernel.writeUInt16LE(0xaa55, 0x1fe);
  kernel.write('HdrS', 0x202, 'latin1');
  kernel.writeUInt16LE(0x0203, 0x206);
  kernel[0x211] = 1;
  kernel.writeUInt32LE(0x37ffffff, 0x22c);
  return kernel;
}
