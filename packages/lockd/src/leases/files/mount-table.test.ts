import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MountTable, parseMounts } from './mount-table.js';

let directory: string;
beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'hf-mounts-')));
  for (const name of ['nfs/vol/inner', 'local']) mkdirSync(join(directory, name), { recursive: true });
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

function line(point: string, type: string): string {
  return `42 27 0:39 / ${point.replaceAll(' ', String.raw`\040`)} rw,relatime shared:1 - ${type} server:/export rw`;
}

test('what may hang is told by the type of its file system', () => {
  const text = [
    line('/', 'ext4'),
    line('/a', 'nfs4'),
    line('/b b', 'fuse.glusterfs'),
    line('/c', 'fuse'),
    line('/d', 'tmpfs'),
    line('/e', 'fusectl'),
    line('/a/under', 'cifs'),
    // What is mounted over it is what is seen.
    line('/c', 'xfs'),
    '',
  ].join('\n');
  expect(parseMounts(text)).toEqual([
    { point: '/a', type: 'nfs4' },
    { point: '/b b', type: 'fuse.glusterfs' },
    { point: '/a/under', type: 'cifs' },
  ]);
});

test('a path is followed to the mount that it leads onto', () => {
  const at = (path: string) => join(directory, path);
  symlinkSync('../nfs/vol', at('local/relative'));
  symlinkSync(at('nfs'), at('local/absolute'));
  symlinkSync('loop', at('loop'));
  const table = new MountTable(() =>
    [line('/', 'ext4'), line(at('nfs'), 'nfs4'), line(at('nfs/vol/inner'), 'ceph')].join('\n'),
  );
  const found = (path: string) => table.remoteOf(path)?.point.slice(directory.length);
  expect({
    itself: found(at('nfs')),
    below: found(at('nfs/no/such/file')),
    inner: found(at('nfs/vol/inner/x')),
    aliased: found(`${directory}//local/./../nfs/vol`),
    relative: found(at('local/relative/x')),
    absolute: found(at('local/absolute/vol/inner')),
    beside: found(at('nfs2')),
    local: found(at('local/x')),
    missing: found(at('missing/x')),
    loop: found(at('loop')),
    root: found('/'),
  }).toEqual({
    itself: '/nfs',
    below: '/nfs',
    inner: '/nfs/vol/inner',
    aliased: '/nfs',
    relative: '/nfs',
    absolute: '/nfs/vol/inner',
    beside: undefined,
    local: undefined,
    missing: undefined,
    loop: undefined,
    root: undefined,
  });
});

test('where nothing may hang no path is looked at', () => {
  expect(new MountTable(() => line('/', 'ext4')).remoteOf('/no/such/path')).toBe(undefined);
});
