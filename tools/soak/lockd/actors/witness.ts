import {
  appendFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Asked, nowUs } from '../judge/history.ts';

/** One who believes to have a lease, as its file says. */
export interface Holder {
  readonly lease: string;
  readonly pid: number;
  readonly start: string;
  readonly owner: string;
  /** Another one each time somebody says so. */
  readonly file: string;
}

/** The kernel's flag of a process that is ending. */
const exitingFlag = 0x4;

/** When a process started, in clock ticks since boot; undefined: it has ended. */
export function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state = '', ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // One that is ending may have closed its files before it is a zombie, and runs no more.
    const isExiting = (Number(fields[5]) & exitingFlag) !== 0;
    return state === 'Z' || state === 'X' || isExiting ? undefined : fields[18];
  } catch {
    // It is gone.
    return undefined;
  }
}

/** Whether the process that wrote it lives. */
export function isAlive({ pid, start }: Pick<Holder, 'pid' | 'start'>): boolean {
  return startOf(pid) === start;
}

/** All who believe to have a lease and live. */
export function livingHolders(folder: string): Holder[] {
  return listOf(folder).flatMap((lease) =>
    listOf(join(folder, lease))
      .filter((name) => name === 'x' || name.startsWith('s-'))
      .map((name) => readHolder(join(folder, lease, name), lease))
      .filter((holder) => holder !== undefined && isAlive(holder))
      .map((holder) => holder as Holder),
  );
}

/**
 * Says in files what an owner believes to have, as `guest.c` does; a living holder that is found there is a conflict. The
 * answer gives it up.
 */
export function claim(folder: string, owner: string, leases: readonly Asked[]): () => void {
  const start = startOf(process.pid) ?? '';
  const claimed = leases.flatMap(({ lease, shared }) => {
    const own = join(folder, lease);
    mkdirSync(own, { recursive: true });
    const temporary = join(own, `t-${process.pid}-${owner}`);
    writeFileSync(temporary, `${process.pid} ${start} ${owner}\n`, { flag: 'wx' });
    const path = join(own, shared ? `s-${owner}` : 'x');
    const other = linkOnce(temporary, path, lease);
    unlinkSync(temporary);
    const inTheWay = shared
      ? [readHolder(join(own, 'x'), lease)]
      : listOf(own)
          .filter((name) => name.startsWith('s-'))
          .map((name) => readHolder(join(own, name), lease));
    for (const each of [other, ...inTheWay]) {
      if (each === undefined || !isAlive(each)) continue;
      appendFileSync(
        join(folder, 'conflicts'),
        `${nowUs()} ${lease} ${process.pid} ${owner} ${each.pid} ${each.owner}\n`,
      );
    }
    return other === undefined ? [path] : [];
  });
  return () => {
    for (const path of claimed) rmSync(path, { force: true });
  };
}

/** Answers who is in the way; the file of one who is dead is replaced. */
function linkOnce(from: string, to: string, lease: string): Holder | undefined {
  for (;;) {
    try {
      linkSync(from, to);
      return undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const other = readHolder(to, lease);
      if (other !== undefined && isAlive(other)) return other;
      rmSync(to, { force: true });
    }
  }
}

function readHolder(path: string, lease: string): Holder | undefined {
  try {
    const { ino, mtimeNs } = statSync(path, { bigint: true });
    const [pid = '', start = '', owner = ''] = readFileSync(path, 'latin1').trim().split(' ');
    return { lease, pid: Number(pid), start, owner, file: `${ino} ${mtimeNs}` };
  } catch {
    // Given up meanwhile.
    return undefined;
  }
}

function listOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
