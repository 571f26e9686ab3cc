import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasQemu } from './driver-environment.js';
import { qcow2Header } from './qcow2-header.js';
import { MiB, patient, processOf, useDriver, withDevices } from './driver-scene.js';

const isRoot = process.getuid?.() === 0;
const at = useDriver();

describe.skipIf(!hasQemu)('what a guest may do', () => {
  it.runIf(isRoot)('runs guests as another user, lends it their disks and takes them back', async () => {
    await at.reopen({ user: { uid: 64055, gid: 64056 } });
    chmodSync(at.env.folder, 0o711);
    const image = join(at.env.folder, 'disk.img');
    writeFileSync(image, Buffer.alloc(MiB), { mode: 0o600 });
    const disks = [{ source: { file: image }, target: { dev: 'hda', bus: 'ide' }, driver: { type: 'raw' } }];
    const graphics = [{ type: 'vnc', listens: [{ type: 'socket' }] }];
    const plan = at.planFor(withDevices({ disks, graphics }));
    const guest = await at.boot(plan);
    const status = readFileSync(`/proc/${processOf(guest).pid}/status`, 'utf8');
    expect([/^Uid:\t(\d+)/m.exec(status)?.[1], /^CapEff:\t(\d+)/m.exec(status)?.[1], statSync(image).uid]).toEqual([
      '64055',
      '0000000000000000',
      64055,
    ]);
    expect(existsSync(join(at.env.options.runDirectory, 'qemu', plan.uuid, 'own', 'vnc0.sock'))).toBe(true);
    await at.env.type(plan.uuid, `w\0\0A`);
    await at.eventually('the sector is written', () => readFileSync(image)[0] === 65);
    await guest.end('forced', patient);
    expect([statSync(image).uid, statSync(image).gid, await at.env.remains(plan)]).toEqual([0, 0, []]);
  });

  it.runIf(isRoot)('names path, user and mode of what that user may not use', async () => {
    await at.reopen({ user: { uid: 64055, gid: 64056 } });
    chmodSync(at.env.folder, 0o700);
    await expect(at.env.driver.launch(at.planFor(), patient)).rejects.toMatchObject({
      reason: 'FILE_PERMISSION',
      message: expect.stringContaining(
        `os.loader.path: ${at.env.folder}, on the way to ${at.env.folder}/guest.rom, has mode 0700`,
      ) as string,
      details: { metadata: { path: at.env.folder, uid: '64055', mode: '0700', owner: '0:0' } },
    });
  });

  it('makes nothing that others may read, whatever the umask', async () => {
    const before = process.umask(0);
    try {
      const graphics = [{ type: 'vnc', listens: [{ type: 'socket' }] }];
      await at.boot(at.planFor(withDevices({ graphics })));
      const { runDirectory, logDirectory } = at.env.options;
      const wide = execFileSync('find', [join(runDirectory, 'qemu'), logDirectory, '-perm', '/077'], {
        encoding: 'utf8',
      });
      // QEMU's own umask is that of the daemon, and its folder is closed.
      expect(wide.split('\n').filter((path) => path !== '' && !path.includes('/own/'))).toEqual([]);
    } finally {
      process.umask(before);
    }
  });

  it('opens a raw disk as raw, whatever a guest has written into it', async () => {
    const secret = join(at.env.folder, 'secret');
    writeFileSync(secret, Buffer.alloc(MiB, 's'));
    const image = join(at.env.folder, 'disk.raw');
    writeFileSync(image, Buffer.concat([qcow2Header(secret), Buffer.alloc(MiB - 512)]));
    const disks = [{ source: { file: image }, target: { dev: 'vda', bus: 'virtio' }, driver: { type: 'raw' } }];
    const guest = await at.boot(at.planFor(withDevices({ disks })));
    const open = execFileSync('ls', ['-l', `/proc/${processOf(guest).pid}/fd`], { encoding: 'utf8' });
    expect([open.includes(image), open.includes(secret)]).toEqual([true, false]);
  });

  it('listens for viewers on this host alone, with the password that is not on its command line', async () => {
    const graphics = [{ type: 'vnc', port: -1, autoport: true, listen: '127.0.0.1', passwd: 'kanarie' }];
    const guest = await at.env.driver.launch(at.planFor(withDevices({ graphics })), patient);
    const { pid } = processOf(guest);
    const shown = ['cmdline', 'environ'].map((name) => readFileSync(`/proc/${pid}/${name}`, 'utf8')).join('');
    expect(shown).not.toContain('kanarie');
    const listening = execFileSync(
      'sh',
      ['-c', `ls -l /proc/${pid}/fd; cat /proc/${pid}/net/tcp /proc/${pid}/net/tcp6`],
      { encoding: 'utf8' },
    );
    const own = new Set([...listening.matchAll(/socket:\[(\d+)\]/g)].map(([, inode]) => inode));
    const places = listening
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === '0A' && own.has(fields[9]))
      .map((fields) => fields[1]?.split(':')[0]);
    expect(places).toEqual(['0100007F']);
  });

  it('gives QEMU every name as it is', async () => {
    const names = ['a,b=c', 'x,,y', 'new\nline', 'quote"\'\\', 'ünï çödé', '{"json": true}', 'tab\tname'];
    for (const name of names) {
      const plan = at.planFor((spec) => ({ ...spec, name }));
      const guest = await at.env.driver.launch(plan, patient);
      const rescue = await at.rescueMonitor(plan);
      expect(await rescue.execute('query-name')).toEqual({ name });
      rescue.close();
      await guest.end('forced', patient);
    }
  });
});
