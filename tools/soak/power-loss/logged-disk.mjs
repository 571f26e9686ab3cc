import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, copyFileSync, openSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const megabyte = 1024 * 1024;
const diskBytes = 64 * megabyte;
/** The last block is not the file system's: marks are written there. */
const markOffset = diskBytes - 4096;

/** Why no disk can be recorded here; undefined: one can. */
export function whyNotRecorded() {
  if (process.getuid() !== 0) return 'only root may mount; this is another user';
  const exports = spawnSync('qemu-storage-daemon', ['--help'], { encoding: 'utf8' }).stdout ?? '';
  if (!exports.includes('type=]fuse')) return 'qemu-storage-daemon is not there, or without exports by FUSE';
  for (const device of ['/dev/fuse', '/dev/loop-control']) {
    try {
      closeSync(openSync(device, 'r+'));
    } catch (error) {
      return `${device} cannot be opened: ${error.code}`;
    }
  }
  return undefined;
}

/**
 * Makes a disk with ext4 and mounts it; from then on every write and every flush that reaches the disk is written to a log, in
 * order. The kernel's device mapper has the same (dm-log-writes), but not every kernel has that.
 */
export async function openLoggedDisk(folder) {
  const at = (name) => join(folder, name);
  writeFileSync(at('disk.img'), '');
  truncateSync(at('disk.img'), diskBytes);
  // A small journal, so that its blocks are used again and again.
  mustRun('mkfs.ext4', ['-q', '-b', '4096', '-J', 'size=4', at('disk.img'), `${markOffset / 1024}k`]);
  copyFileSync(at('disk.img'), at('base.img'));
  writeFileSync(at('log.img'), '');
  truncateSync(at('log.img'), 4096 * megabyte);
  writeFileSync(at('exported.img'), '');
  const recorder = spawn(
    'qemu-storage-daemon',
    [
      ['--blockdev', `driver=file,node-name=disk,filename=${at('disk.img')}`],
      ['--blockdev', `driver=file,node-name=log,filename=${at('log.img')}`],
      ['--blockdev', 'driver=blklogwrites,node-name=logged,file=disk,log=log,log-sector-size=512'],
      ['--export', `type=fuse,id=logged,node-name=logged,mountpoint=${at('exported.img')},writable=on`],
      ['--pidfile', at('recorder.pid')],
    ].flat(),
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const ended = once(recorder, 'exit');
  while (spawnSync('mountpoint', ['-q', at('exported.img')]).status !== 0) {
    if (recorder.exitCode !== null) throw new Error(`qemu-storage-daemon ended with ${recorder.exitCode}`);
    await delay(20);
  }
  // Opened once: to close it would be a flush, and hide what a program forgot.
  const marks = openSync(at('exported.img'), 'r+');
  // Nothing is written back just because time goes by.
  const mounted = mount(at('exported.img'), at('mounted'), 'commit=600');
  return {
    folder: mounted.folder,
    base: at('base.img'),
    log: at('log.img'),
    markOffset,
    /** Writes down, among the writes, what is known by now. */
    mark(what) {
      writeSync(marks, Buffer.from(JSON.stringify(what).padEnd(512)), 0, 512, markOffset);
    },
    /** Ends the record. */
    async close() {
      mounted.unmount();
      closeSync(marks);
      recorder.kill('SIGTERM');
      await ended;
    },
  };
}

/** Mounts the file system in a file. */
export function mount(image, folder, options = 'rw') {
  mustRun('mkdir', ['-p', folder]);
  mustRun('mount', ['-t', 'ext4', '-o', `loop,${options}`, image, folder]);
  return { folder, unmount: () => mustRun('umount', [folder]) };
}

function mustRun(command, args) {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
}
