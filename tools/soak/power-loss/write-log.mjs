import { closeSync, copyFileSync, openSync, readSync, writeSync } from 'node:fs';

const sector = 512;
const block = 4096;
const magic = 0x6a736677736872n;
const flags = { flush: 1, discard: 4 };

/**
 * Reads what was recorded: every write with where it went and where its bytes are in the log, every flush, in order. The format
 * is that of the kernel's dm-log-writes.
 */
export function readWriteLog({ log, markOffset }) {
  const file = openSync(log, 'r');
  try {
    const head = bytesAt(file, 0, sector);
    if (head.readBigUInt64LE(0) !== magic) throw new Error(`${log} is no log of writes`);
    const count = Number(head.readBigUInt64LE(16));
    const entries = [];
    let at = sector;
    for (let index = 0; index < count; index++) {
      const entry = bytesAt(file, at, sector);
      at += sector;
      const offset = Number(entry.readBigUInt64LE(0)) * sector;
      const length = Number(entry.readBigUInt64LE(8)) * sector;
      const flag = Number(entry.readBigUInt64LE(16));
      if ((flag & flags.flush) !== 0) entries.push({ kind: 'flush' });
      // What is discarded may as well be there still.
      if ((flag & flags.discard) !== 0 || length === 0) continue;
      if (offset === markOffset) entries.push({ kind: 'mark', mark: JSON.parse(bytesAt(file, at, sector).toString()) });
      else entries.push({ kind: 'write', offset, length, at });
      at += length;
    }
    return entries;
  } finally {
    closeSync(file);
  }
}

/**
 * What is on the disk when the power fails behind an entry: everything that was written before the last flush, and of the rest
 * nothing, or some blocks here and there. Points are asked for in rising order.
 */
export class Replay {
  #log;
  #entries;
  #durable;
  #durablePath;
  /** Up to where everything is on the durable image. */
  #done = 0;

  constructor({ base, log }, entries, durablePath) {
    copyFileSync(base, durablePath);
    this.#entries = entries;
    this.#durablePath = durablePath;
    this.#durable = openSync(durablePath, 'r+');
    this.#log = openSync(log, 'r');
  }

  /** Writes the disk to `path`, as it is when the power fails behind the entry; `keeps` says of each block whether it made it. */
  crash(point, path, keeps) {
    const before = this.#entries.slice(0, point + 1);
    const flushed = before.findLastIndex(({ kind }) => kind === 'flush');
    for (; this.#done <= flushed; this.#done++) this.#write(this.#durable, before[this.#done], () => true);
    copyFileSync(this.#durablePath, path);
    const disk = openSync(path, 'r+');
    for (const entry of before.slice(this.#done)) this.#write(disk, entry, keeps);
    closeSync(disk);
  }

  close() {
    closeSync(this.#durable);
    closeSync(this.#log);
  }

  #write(disk, { kind, offset, length, at }, keeps) {
    if (kind !== 'write') return;
    for (let done = 0; done < length; done += block) {
      const size = Math.min(block, length - done);
      if (keeps()) writeSync(disk, bytesAt(this.#log, at + done, size), 0, size, offset + done);
    }
  }
}

function bytesAt(file, position, length) {
  const bytes = Buffer.alloc(length);
  readSync(file, bytes, 0, length, position);
  return bytes;
}
