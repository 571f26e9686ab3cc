import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DomainSpec } from '@holdfast/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BorrowedFile, planLoan, returnFile, takeLoan } from './borrow-files.js';
import { copyNvramTemplate } from './copy-nvram-template.js';
import { mayAccess } from './file-rights.js';
import { parseBacking } from './read-backing.js';
import { demandSameImages, resolveChains } from './resolve-chains.js';
import { wantedFiles } from './wanted-files.js';
import type { WantedFile } from './file-rights.js';

const hasImageTool = spawnSync('qemu-img', ['--version']).status === 0;
const isRoot = process.getuid?.() === 0;
const patient = new AbortController().signal;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-images-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function create(...args: string[]): void {
  execFileSync('qemu-img', ['create', '-q', ...args], { cwd: folder });
}

function specOf(file: string, format: string, more: object = {}): DomainSpec {
  const disk = {
    source: { file: resolve(folder, file) },
    driver: { type: format },
    target: { dev: 'vda', bus: 'virtio' },
  };
  return DomainSpec.fromPartial({ devices: { disks: [{ ...disk, ...more }] } });
}

describe.skipIf(!hasImageTool)('resolveChains', () => {
  it('follows the headers, with the formats that they say', async () => {
    create('-f', 'raw', 'base.raw', '1M');
    create('-f', 'qcow2', '-F', 'raw', '-b', 'base.raw', 'middle.qcow2');
    create('-f', 'qed', '-F', 'qcow2', '-b', 'middle.qcow2', 'side.qed');
    create('-f', 'qcow2', '-o', 'compat=0.10', '-F', 'qcow2', '-b', join(folder, 'middle.qcow2'), 'top.qcow2');
    const chains = await resolveChains(specOf('top.qcow2', 'qcow2'), patient);
    expect(chains.get(0)?.map(({ path, format }) => [path.slice(folder.length + 1), format])).toEqual([
      ['top.qcow2', 'qcow2'],
      ['middle.qcow2', 'qcow2'],
      ['base.raw', 'raw'],
    ]);
  });

  it('believes the spec where that says what lies under an image, or that nothing does', async () => {
    create('-f', 'raw', 'base.raw', '1M');
    create('-f', 'qcow2', '-F', 'raw', '-b', 'base.raw', 'top.qcow2');
    const ended = await resolveChains(specOf('top.qcow2', 'qcow2', { backingStore: {} }), patient);
    expect(ended.get(0)).toHaveLength(1);
    const other = { source: { file: join(folder, 'other') }, format: { type: 'raw' } };
    const given = await resolveChains(specOf('top.qcow2', 'qcow2', { backingStore: other }), patient);
    expect(given.get(0)?.[1]).toEqual({ type: 'file', path: join(folder, 'other'), format: 'raw' });
  });

  it('notices that images are others than those that were leased', async () => {
    create('-f', 'raw', 'base.raw', '1M');
    create('-f', 'raw', 'other.raw', '1M');
    create('-f', 'qcow2', '-F', 'raw', '-b', 'base.raw', 'top.qcow2');
    const leased = await resolveChains(specOf('top.qcow2', 'qcow2'), patient);
    const again = async (): Promise<void> =>
      demandSameImages(await resolveChains(specOf('top.qcow2', 'qcow2'), patient), leased);
    await again();
    create('-f', 'qcow2', '-F', 'raw', '-b', 'other.raw', 'top.qcow2');
    await expect(again()).rejects.toThrow(
      `devices.disks[0].source: the images under ${join(folder, 'top.qcow2')} were changed while the guest started`,
    );
    create('-f', 'qcow2', 'top.qcow2', '1M');
    await expect(again()).rejects.toThrow('were changed while the guest started');
  });

  it('opens a raw disk as raw, whatever a guest has written into it', async () => {
    create('-f', 'raw', 'secret', '1M');
    create('-f', 'qcow2', '-F', 'raw', '-b', 'secret', 'disk.raw');
    expect((await resolveChains(specOf('disk.raw', 'raw'), patient)).get(0)).toHaveLength(1);
  });

  it.each([
    ['json:{"driver":"file","filename":"/etc/passwd"}', 'only plain paths are followed'],
    ['nbd://127.0.0.1/x', 'only plain paths are followed'],
  ])('does not follow %s', async (name, problem) => {
    create('-f', 'qcow2', '-u', '-F', 'raw', '-b', name, 'top.qcow2', '1M');
    await expect(resolveChains(specOf('top.qcow2', 'qcow2'), patient)).rejects.toThrow(problem);
  });

  it('does not follow data in another file, nor a circle', async () => {
    create('-f', 'qcow2', '-o', `data_file=${join(folder, 'data')}`, 'outside.qcow2', '1M');
    await expect(resolveChains(specOf('outside.qcow2', 'qcow2'), patient)).rejects.toThrow(
      'keeps its data in another file',
    );
    create('-f', 'qcow2', '-u', '-F', 'qcow2', '-b', 'b.qcow2', 'a.qcow2', '1M');
    create('-f', 'qcow2', '-u', '-F', 'qcow2', '-b', 'a.qcow2', 'b.qcow2', '1M');
    await expect(resolveChains(specOf('a.qcow2', 'qcow2'), patient)).rejects.toThrow('have no end');
  });

  it('says which image is not what it is said to be', async () => {
    writeFileSync(join(folder, 'text'), 'no image at all'.repeat(10));
    await expect(resolveChains(specOf('text', 'qcow2'), patient)).rejects.toThrow(
      `${join(folder, 'text')} is no qcow2 image`,
    );
    await expect(resolveChains(specOf('none', 'qcow2'), patient)).rejects.toMatchObject({ reason: 'FILE_NOT_FOUND' });
  });

  it('refuses what is no file, and does not wait for a pipe', async () => {
    mkdirSync(join(folder, 'directory'));
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    const server = createServer().listen(join(folder, 'socket'));
    await once(server, 'listening');
    const refusals = await Promise.all(
      ['directory', ...Array.from({ length: 8 }, () => 'pipe'), 'socket', '/dev/zero'].map((file) =>
        resolveChains(specOf(file, 'qcow2'), patient).then(
          () => 'none',
          (error: unknown) => error,
        ),
      ),
    );
    server.close();
    for (const refusal of refusals) expect(refusal).toMatchObject({ reason: 'LAUNCH_FAILED' });
    expect((refusals[0] as Error).message).toContain('directory is a directory, and no qcow2 image');
    expect((refusals[1] as Error).message).toContain('pipe is a pipe, and no qcow2 image');
  });

  it('says of what the kernel refuses that it is the path, and no fault of the daemon', async () => {
    // As an image can name it, whose header a guest has written: 256 letters, a NUL, and what cannot be read.
    for (const file of ['n'.repeat(256), 'a\0b', '/proc/self/mem']) {
      await expect(resolveChains(specOf(file, 'qcow2'), patient)).rejects.toMatchObject({
        reason: 'LAUNCH_FAILED',
        message: expect.stringContaining('devices.disks[0].source: ') as string,
      });
    }
  });
});

describe('parseBacking', () => {
  it('does not trust offsets and lengths', () => {
    const head = Buffer.alloc(512);
    head.write('QFI\u00FB', 0, 'latin1');
    head.writeUInt32BE(2, 4);
    for (const [offset, length] of [
      [2n ** 60n, 10],
      [100n, 100_000],
      [511n, 10],
    ] as const) {
      head.writeBigUInt64BE(offset, 8);
      head.writeUInt32BE(length, 16);
      expect(parseBacking('qcow2', head)).toEqual({ problem: 'has a header that makes no sense' });
    }
    head.writeUInt32BE(3, 4);
    expect(parseBacking('qcow2', head.subarray(0, 80))).toEqual({ problem: 'has a header that is cut off' });
    expect(parseBacking('qed', Buffer.alloc(3))).toEqual({ problem: 'is no qed image' });
  });
});

describe('mayAccess', () => {
  it.each([
    ['its owner', { uid: 5, gid: 9, mode: 0o600 }, true],
    ['its group', { uid: 1, gid: 6, mode: 0o660 }, true],
    ['anybody', { uid: 1, gid: 1, mode: 0o666 }, true],
    ['its owner, who may not though others may', { uid: 5, gid: 1, mode: 0o066 }, false],
    ['nobody else', { uid: 1, gid: 1, mode: 0o660 }, false],
    ['readers only', { uid: 1, gid: 1, mode: 0o644 }, false],
  ])('asks whether it is %s', (_who, stats, expected) => {
    expect(mayAccess(stats, { uid: 5, gid: 6 }, 0b110)).toBe(expected);
  });
});

describe('what QEMU would wait for', () => {
  it('is refused where QEMU would read what has no end', async () => {
    const [table, large] = ['table', 'large'].map((name) => join(folder, name)) as [string, string];
    writeFileSync(table, 'SLIC');
    writeFileSync(large, '');
    truncateSync(large, 2 ** 21);
    const plan = (path: string) => {
      const spec = DomainSpec.fromPartial({ os: { acpiTables: [{ type: 'slic', path }] } });
      const [wanted] = wantedFiles(spec, new Map());
      return planLoan(wanted as WantedFile, undefined, patient);
    };
    await expect(plan(table)).resolves.toBeUndefined();
    await expect(plan(large)).rejects.toThrow(
      `os.acpi_tables[0].path: ${large} has 2097152 bytes; 1 to 1048576 bytes are accepted`,
    );
    await expect(plan('/proc/self/maps')).rejects.toThrow('has 0 bytes; 1 to 1048576 bytes are accepted');
  });

  it('is refused with the field, unless it is a device of characters', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    for (const [path, what] of [
      [pipe, 'a pipe'],
      [folder, 'a directory'],
      ['/dev/zero', 'neither a file nor a block device'],
    ] as const) {
      await expect(planLoan({ path, field: 'os.kernel', write: false }, undefined, patient)).rejects.toMatchObject({
        reason: 'LAUNCH_FAILED',
        message: `os.kernel: ${path} is ${what}; a file or a block device is accepted`,
      });
    }
    expect(
      await planLoan({ path: pipe, field: 'f', write: true, isCharacter: true }, undefined, patient),
    ).toBeUndefined();
  });

  it('is no template of variables, and variables are there whole or not at all', async () => {
    const [pipe, path] = [join(folder, 'pipe'), join(folder, 'variables')];
    const copy = (template: string): Promise<void> =>
      copyNvramTemplate(DomainSpec.fromPartial({ os: { nvram: { path, template } } }), patient);
    execFileSync('mkfifo', [pipe]);
    await expect(copy(pipe)).rejects.toThrow(`os.nvram.template: ${pipe} is a pipe`);
    await expect(copy(join(folder, 'none'))).rejects.toMatchObject({ reason: 'FILE_NOT_FOUND' });
    writeFileSync(join(folder, 'template'), 'variables', { mode: 0o644 });
    mkdirSync(`${path}~`);
    await expect(copy(join(folder, 'template'))).rejects.toThrow(`os.nvram.path: ${path} `);
    rmSync(`${path}~`, { recursive: true });
    await copy(join(folder, 'template'));
    await copy(pipe); // They are there now, and no template is asked for.
    expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual(['variables', 0o600]);
    expect(readdirSync(folder).toSorted()).toEqual(['pipe', 'template', 'variables']);
    // A file that has less in it than it says, as one that is cut off meanwhile has.
    rmSync(path);
    await copy('/sys/kernel/uevent_seqnum');
    expect(readFileSync(path, 'utf8')).toMatch(/^\d+\n$/);
    truncateSync(join(folder, 'template'), 64 * 1024 * 1024 + 1);
    rmSync(path);
    await expect(copy(join(folder, 'template'))).rejects.toThrow('has 67108865 bytes; at most 67108864 bytes');
  });
});

describe.runIf(isRoot)('a loan', () => {
  const user = { uid: 64055, gid: 64056 };
  const wanted = (path: string, write = true): { path: string; field: string; write: boolean } => ({
    path,
    field: 'f',
    write,
  });
  async function borrow(path: string): Promise<BorrowedFile> {
    const loan = await planLoan(wanted(path), user, patient);
    if (loan === undefined) throw new Error('nothing has to be borrowed');
    await takeLoan(loan);
    return loan;
  }
  beforeEach(() => {
    execFileSync('chmod', ['711', folder]);
  });

  it('makes the user the owner, and the owner the owner again', async () => {
    const path = join(folder, 'disk');
    writeFileSync(path, '', { mode: 0o600 });
    chownSync(path, 7, 8);
    const borrowed = await borrow(path);
    expect([statSync(path).uid, statSync(path).gid]).toEqual([64055, 64056]);
    await returnFile(borrowed);
    expect([statSync(path).uid, statSync(path).gid]).toEqual([7, 8]);
  });

  it('leaves alone what the user may use as it is', async () => {
    const path = join(folder, 'image.iso');
    writeFileSync(path, '', { mode: 0o644 });
    expect(await planLoan(wanted(path, false), user, patient)).toBeUndefined();
    expect(statSync(path).uid).toBe(0);
  });

  it('gives nothing back that somebody put in its place', async () => {
    const path = join(folder, 'disk');
    const victim = join(folder, 'victim');
    writeFileSync(path, '', { mode: 0o600 });
    writeFileSync(victim, '');
    chownSync(victim, 64055, 64056);
    const borrowed = await borrow(path);
    rmSync(path);
    symlinkSync(victim, path);
    await expect(returnFile(borrowed)).rejects.toMatchObject({ code: 'ELOOP' });
    rmSync(path);
    writeFileSync(path, '');
    chownSync(path, 64055, 64056);
    await returnFile({ ...borrowed, identity: '0:0' });
    expect([statSync(victim).uid, statSync(path).uid]).toEqual([64055, 64055]);
  });
});
