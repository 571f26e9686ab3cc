import { lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

/** A mount whose files are served by another machine, or by a process of this one. */
export interface RemoteMount {
  /** Where it is mounted. */
  readonly point: string;
  /** Type of its file system, as /proc/self/mountinfo names it. */
  readonly type: string;
}

/** File systems that may hang for as long as somebody else likes; `fuse` and `fuse.<what>` are told by their first word. */
const remoteTypes: ReadonlySet<string> = new Set([
  'nfs',
  'nfs4',
  'cifs',
  'smb3',
  'smbfs',
  'ceph',
  '9p',
  'virtiofs',
  'fuse',
  'fuseblk',
  'lustre',
  'gpfs',
  'afs',
  'beegfs',
  'pvfs2',
  'gfs2',
  'ocfs2',
  'autofs',
]);
const mostLinks = 40;
/** A table that was read this long ago is read again. */
const freshMs = 100;

/**
 * Tells which mounts may hang, without touching one: statfs(2), which knows it too, would hang with them. A path is followed
 * link by link up to the first such mount, and no further.
 */
export class MountTable {
  readonly #read: () => string;
  #remote: readonly RemoteMount[] = [];
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(read: () => string = () => readFileSync('/proc/self/mountinfo', 'utf8')) {
    this.#read = read;
  }

  /** The mount that a path leads onto, or would lead onto; undefined: it stays on file systems of this host. */
  remoteOf(path: string): RemoteMount | undefined {
    const mounts = this.#fresh();
    if (mounts.length === 0 || !isAbsolute(path)) return undefined;
    const rest = parts(path);
    let here = '/';
    for (let links = 0; ;) {
      const found = mounts.find(({ point }) => point === here);
      if (found) return innermost(mounts, found, here, rest);
      const part = rest.shift();
      if (part === undefined) return undefined;
      const next = join(here, part);
      // Looked at only when it is no mount of that kind.
      const link = mounts.some(({ point }) => point === next) ? undefined : linkAt(next);
      if (link === undefined) here = next;
      else if (++links > mostLinks) return undefined;
      else {
        rest.unshift(...parts(link));
        if (isAbsolute(link)) here = '/';
      }
    }
  }

  #fresh(): readonly RemoteMount[] {
    const now = performance.now();
    if (now - this.#readAt > freshMs) {
      this.#remote = parseMounts(this.#read());
      this.#readAt = now;
    }
    return this.#remote;
  }
}

/** The remote mounts of a table as /proc/self/mountinfo has it; of several at one place the last one is seen. */
export function parseMounts(text: string): RemoteMount[] {
  const last = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [mount = '', fileSystem = ''] = line.split(' - ');
    const point = mount.split(' ')[4];
    if (point !== undefined) last.set(unescaped(point), fileSystem.split(' ')[0] ?? '');
  }
  return [...last]
    .filter(([, type]) => remoteTypes.has(type) || type.startsWith('fuse.'))
    .map(([point, type]) => ({ point, type }));
}

/** What is mounted below a mount is another one, as long as the way there can be told by its names alone. */
function innermost(
  mounts: readonly RemoteMount[],
  outer: RemoteMount,
  here: string,
  rest: readonly string[],
): RemoteMount {
  let found = outer;
  let path = here;
  for (const part of rest) {
    if (part === '..') break;
    path = join(path, part);
    const at = path;
    found = mounts.find(({ point }) => point === at) ?? found;
  }
  return found;
}

function parts(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

/** Where a link leads; undefined: it is none, or nothing. */
function linkAt(path: string): string | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true ? readlinkSync(path) : undefined;
  } catch {
    // Not to be looked into: whoever opens it is told why.
    return undefined;
  }
}

/** A space, a tab, a line end and a backslash are written as three octal digits. */
function unescaped(text: string): string {
  return text.replaceAll(/\\(\d{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
