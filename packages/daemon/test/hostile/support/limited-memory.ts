import { accessSync, constants, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';

const hierarchy = '/sys/fs/cgroup/memory';
const megabyte = 1024 * 1024;

/** What starts a program with little memory, and by what its memory is limited. */
export interface LimitedMemory extends Disposable {
  readonly by: readonly string[];
  readonly limit: 'the kernel' | 'its heap';
}

/**
 * Limits the memory of a program that is to be started: by a control group where there can be one, whose limit the kernel
 * enforces by killing it; else by the size of its heap, beside which all that it has resident is to be looked at.
 */
export function limitMemory(mebibytes: number, heapMebibytes: number): LimitedMemory {
  const group = makeGroup(mebibytes);
  if (group === undefined) {
    const by = ['env', `NODE_OPTIONS=--max-old-space-size=${heapMebibytes}`];
    return { by, limit: 'its heap', [Symbol.dispose]: () => {} };
  }
  const by = ['sh', '-c', `echo $$ > ${group}/cgroup.procs && exec "$@"`, 'sh'];
  return { by, limit: 'the kernel', [Symbol.dispose]: () => rmdirSync(group) };
}

function makeGroup(mebibytes: number): string | undefined {
  const group = `${hierarchy}/holdfast-test-${process.pid}`;
  try {
    accessSync(`${hierarchy}/cgroup.procs`, constants.W_OK);
    mkdirSync(group);
    writeFileSync(`${group}/memory.limit_in_bytes`, String(mebibytes * megabyte));
    return group;
  } catch {
    // No such control groups here, or not for us: the other limit has to do.
    return undefined;
  }
}
