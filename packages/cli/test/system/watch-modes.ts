import { existsSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { until } from './until.js';

/** Whether programs can be watched here: strace has to be there, and to be allowed. */
export const canWatch: boolean =
  process.env['HOLDFAST_REQUIRE_ALL'] !== undefined ||
  (existsSync('/usr/bin/strace') && spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0);

/** Those that give a mode to something, or take it away; the question mark: not every architecture has it. */
const calls = [
  'openat',
  'mkdirat',
  'mknodat',
  'bind',
  'fchmod',
  'fchmodat',
  'umask',
  '?open',
  '?creat',
  '?mkdir',
  '?mknod',
  '?chmod',
  '?fchmodat2',
];

/**
 * What runs a program with a mask that forbids nothing, and writes down which modes it gives to what it makes. It stands aside, so
 * that the program is the child of whoever started it.
 */
export function watching(record: string): string[] {
  const strace = [
    'strace',
    '-D',
    '-f',
    '--seccomp-bpf',
    '-q',
    '-y',
    '-s',
    '4096',
    '-o',
    record,
    '-e',
    `trace=${calls.join(',')}`,
  ];
  return ['sh', '-c', 'umask 0; exec "$@"', 'sh', ...strace];
}

/** A moment at which something had a mode. */
export interface ModeSeen {
  readonly call: string;
  readonly path: string;
  readonly mode: number;
}

/** Every mode that anything below a directory ever had, in order, with the mask of the program counted in, which has ended. */
export async function modesSeen(record: string, directory: string, pid: number): Promise<ModeSeen[]> {
  const read = (): string => readFileSync(record, 'utf8');
  await until(
    () => `the record has the end of ${pid}: ${read().slice(-1000)}`,
    () => new RegExp(`^${pid} +\\+\\+\\+ (exited|killed)`, 'm').test(read()),
  );
  let mask = 0;
  return read()
    .split('\n')
    .flatMap((line): ModeSeen[] => {
      const [, call = '', args = ''] = /^\d+\s+(\w+)\((.*)$/.exec(line) ?? [];
      if (call === 'umask') mask = Number.parseInt(args, 8);
      if (/= -1 E\w+/.test(args)) return [];
      // By its name, or by what the descriptor is open for.
      const path = /"([^"]*)"/.exec(args)?.[1] ?? /^\d+<([^>]*)>/.exec(args)?.[1] ?? '';
      if (!path.startsWith(`${directory}/`)) return [];
      const mode = modeOf(call, args);
      if (mode === undefined) return [];
      return [{ call, path, mode: call.includes('chmod') ? mode : mode & ~mask }];
    });
}

/** What was asked for; undefined: this call makes nothing. */
function modeOf(call: string, args: string): number | undefined {
  if (call === 'bind') return 0o777;
  if (call.startsWith('open') && !args.includes('O_CREAT')) return undefined;
  if (/^(open|openat|creat|mkdir|mkdirat|mknod|mknodat|chmod|fchmod|fchmodat|fchmodat2)$/.test(call)) {
    // Behind the path and the flags.
    const numbers = [...args.replace(/"[^"]*"|<[^>]*>/g, '').matchAll(/,\s*(?:S_IF\w+\|)?(0[0-7]*)\b/g)];
    return Number.parseInt(numbers.at(-1)?.[1] ?? '7777', 8);
  }
  return undefined;
}
