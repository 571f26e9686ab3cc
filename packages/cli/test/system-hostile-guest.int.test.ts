import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Host } from '@holdfast/sdk';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Daemon } from './system/daemon.js';
import { machineXml } from './system/machine-xml.js';
import { refusalOf } from './system/refusal.js';
import { endGuests } from './system/remove-domains.js';
import { hasQemu, Site } from './system/site.js';
import { until } from './system/until.js';

const greeting =
  '{"QMP": {"version": {"qemu": {"micro": 0, "minor": 2, "major": 7}, "package": ""}, "capabilities": []}}\n';

/** Says something for as long as the other side takes it. */
function pour(socket: Socket, bytes: Buffer): void {
  while (!socket.destroyed && socket.write(bytes));
  socket.once('drain', () => pour(socket, bytes));
}

/** What a monitor may say that a guest has taken over. */
const monitors: Readonly<Record<string, (socket: Socket) => void>> = {
  'a line without end': (socket) => pour(socket, Buffer.alloc(1 << 20, 'x')),
  'a string of JSON without end': (socket) => {
    socket.write('{"QMP": "');
    pour(socket, Buffer.alloc(1 << 20, 'x'));
  },
  silence: () => undefined,
  'half of a greeting': (socket) => void socket.write(greeting.slice(0, 40)),
  'nothing but lines': (socket) => pour(socket, Buffer.alloc(1 << 16, '\n')),
  'a greeting, again and again': (socket) => pour(socket, Buffer.from(greeting.repeat(1000))),
  'no JSON': (socket) => void socket.write('hello\n'),
  'wrong types': (socket) => void socket.write('{"QMP": 1}\n{"return": 1, "id": {}}\n{"event": 7}\n[]\nnull\n'),
  'answers that nobody asked for': (socket) => {
    socket.write(greeting);
    pour(socket, Buffer.from(`${'{"return": {}, "id": "hf-1"}\n'.repeat(100)}{"error": {}, "id": "hf-2"}\n`));
  },
  'events that nobody knows, and events that are wrong': (socket) => {
    socket.write(greeting);
    const event =
      '{"event": "NEWS", "data": {"x": [1]}}\n{"event": "STOP", "data": 7, "timestamp": "late"}\n{"event": "__proto__"}\n';
    pour(socket, Buffer.from(event.repeat(100)));
  },
  'deep JSON': (socket) => void socket.write(`${'['.repeat(1 << 20)}\n`),
};

/** The daemon waits for an answer of these for twenty seconds: with HOLDFAST_LONG they are tried as well. */
const slow = new Set([
  'nothing but lines',
  'half of a greeting',
  'a greeting, again and again',
  'answers that nobody asked for',
  'events that nobody knows, and events that are wrong',
]);
const isLong = process.env['HOLDFAST_LONG'] !== undefined;

describe.skipIf(!hasQemu)('a guest whose monitor says', () => {
  let site: Site;
  let daemon: Daemon;
  let host: Host;
  let fake: Server | undefined;
  const sockets = new Set<Socket>();
  const expectNothingLeft = async (): Promise<void> => {
    expect([site.guests(), await host.leases().toArray(), daemon.errors]).toEqual([[], [], []]);
  };
  beforeAll(async () => {
    site = new Site();
    daemon = await site.open('main');
    host = await daemon.connect();
    for (const [index, name] of ['bad', 'good'].entries()) {
      const disks = [site.image(`${name}.img`)];
      await host.domains.define(machineXml({ name, number: index + 1, rom: site.rom, disks }));
    }
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    fake?.close();
    await endGuests(host);
    await expectNothingLeft();
  });
  afterAll(() => site?.[Symbol.asyncDispose]());

  test.each(Object.keys(monitors).filter((what) => isLong || !slow.has(what)))(
    '%s: it alone suffers',
    { timeout: 120_000 },
    async (what) => {
      const { domain } = await host.domains.get('bad').start();
      await host.domains.get('good').start();
      await daemon.crash();
      // The process of the guest lives, and somebody else listens where its monitor was.
      const monitor = join(daemon.runDirectory, 'qemu', domain.uuid, 'qmp');
      renameSync(monitor, `${monitor}.own`);
      let connections = 0;
      fake = createServer((socket) => {
        connections++;
        sockets.add(socket.on('error', () => undefined).resume());
        monitors[what]?.(socket);
      }).listen(monitor);
      await daemon.start();

      await until('the daemon has met it', () => connections > 0);
      const good = host.domains.get('good');
      await good.suspend();
      await good.resume();
      expect((await good.get()).state).toBe('running');
      expect((await host.domains.get('bad').get()).state).toBe('running');
      expect(mostMiB(daemon.process.pid)).toBeLessThan(300);
      await host.domains.get('bad').destroy();
      expect((await host.domains.get('bad').get()).state).toBe('shutoff');
    },
  );
});

function mostMiB(pid: number): number {
  return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]) / 1024;
}

const hasStrace = spawnSync('strace', ['-V']).status === 0;
const isDemanded = process.env['HOLDFAST_REQUIRE_ALL'] !== undefined;

// Without strace nobody sees what was opened: skipped where that may be.
describe.skipIf(!hasQemu || (!hasStrace && !isDemanded))('an image that points to a secret', () => {
  test('never has it opened, by the daemon or by QEMU', { timeout: 120_000 }, async () => {
    await using site = new Site();
    const trace = join(site.directory, 'trace');
    const secret = join(site.directory, 'secret');
    writeFileSync(secret, Buffer.alloc(1 << 20, 'secret'));
    const by = ['strace', '-D', '-f', '-qq', '-e', 'trace=open,openat,openat2', '-o', trace];
    const daemon = await site.open('main', { by });
    const host = await daemon.connect();
    const image = (name: string, ...args: string[]): string => {
      execFileSync('qemu-img', ['create', '-q', ...args, join(site.directory, name), '1M']);
      return join(site.directory, name);
    };
    const qcow2 = (path: string): string =>
      `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${path}'/><target dev='vda' bus='virtio'/></disk>`;
    const hostile = [
      qcow2(
        image('json.qcow2', '-f', 'qcow2', '-u', '-F', 'raw', '-b', `json:{"driver":"file","filename":"${secret}"}`),
      ),
      qcow2(image('file.qcow2', '-f', 'qcow2', '-u', '-F', 'raw', '-b', `file:${secret}`)),
      qcow2(image('nbd.qcow2', '-f', 'qcow2', '-u', '-F', 'raw', '-b', 'nbd://127.0.0.1/x')),
      qcow2(image('data.qcow2', '-f', 'qcow2', '-o', `data_file=${secret}`)),
    ];
    for (const [index, disk] of hostile.entries()) {
      await host.domains.define(
        machineXml({ name: `hostile${index}`, number: index + 10, rom: site.rom, disks: [disk] }),
      );
      expect((await refusalOf(host.domains.get(`hostile${index}`).start())).code).toBe('LAUNCH_FAILED');
    }
    // To a guest with a raw disk it is data, whatever the guest has written into it.
    const raw = image('guest-wrote.raw', '-f', 'qcow2', '-u', '-F', 'raw', '-b', secret);
    await host.domains.define(machineXml({ name: 'raw', number: 20, rom: site.rom, disks: [raw] }));
    await host.domains.get('raw').start();
    await host.domains.get('raw').destroy();

    const opened = readFileSync(trace, 'utf8');
    expect([opened.includes(raw), existsSync(secret)]).toEqual([true, true]);
    expect(opened.split('\n').filter((line) => line.includes(`${secret}"`))).toEqual([]);
  });
});
