import { mkdtempSync, rmSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LeaseDevice } from '@holdfast/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mostOnStorage, onStorage } from '../../model/storage-turns.js';
import type { WantedLeases } from '../lease-manager.js';
import { defaultLeaseRules, type LeaseRules } from '../lease-rules.js';
import { planResources } from './plan-resources.js';
import { formatResource, parseResource, SanlockTool } from './sanlock-tool.js';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hf-sanlock-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function plan(wanted: Partial<WantedLeases>, rules: Partial<LeaseRules> = {}): ReturnType<typeof planResources> {
  const disks = [{ path: directory, shared: false }];
  return planResources(
    { disks, leases: [], ...wanted },
    { ...defaultLeaseRules, ...rules },
    (name) => `/leases/${name}`,
    new AbortController().signal,
  );
}

test.each([
  ['LS:disk:/leases/a.img:0:7', { shared: false, version: 7 }],
  ['LS:disk:/leases/a.img:0:SH', { shared: true, version: 0 }],
  [String.raw`LS:disk:/with\:colon:1048576:7`, { file: '/with:colon', offset: 1_048_576, version: 7 }],
])('%s means the same when it is written again', (text, expected) => {
  const resource = parseResource(text);
  expect(resource).toMatchObject({ lockspace: 'LS', name: 'disk', ...expected });
  expect(resource && formatResource(resource, resource)).toBe(text);
});

test.each(['', '(null)', 'LS:disk'])('%j is no lease', (text) => {
  expect(parseResource(text)).toBeUndefined();
});

describe('the leases of a guest', () => {
  test('have names that sanlock has room for, and those of libvirt where it shares the directory', async () => {
    const [own] = await plan({});
    expect([own?.lockspace, own?.name, own?.file]).toEqual([
      'HOLDFAST_DISKS',
      expect.stringMatching(/^[0-9a-f]{32}$/),
      `/leases/${own?.name}`,
    ]);
    const [libvirts] = await plan({ disks: [{ path: '/images/a.img', shared: true }] }, { layout: 'libvirt' });
    expect(libvirts).toMatchObject({
      lockspace: '__LIBVIRT__DISKS__',
      name: '0699977675d399887ed22353bd80c4d2',
      shared: true,
    });
  });

  test('may be explicit, with an offset', async () => {
    const lease = { lockspace: 'cluster', key: 'disk', target: { path: '/shared', offset: 2 ** 20 } };
    expect(await plan({ disks: [], leases: [LeaseDevice.fromPartial(lease)] })).toEqual([
      { lockspace: 'cluster', name: 'disk', file: '/shared', offset: 2 ** 20, shared: false, path: '', isOurs: false },
    ]);
    const bare = [LeaseDevice.fromPartial({ key: 'disk', target: { path: '/shared' } })];
    await expect(plan({ leases: bare })).rejects.toThrow('devices.leases[0].lockspace is nothing; expected the name');
  });

  test('are at most eight', async () => {
    const disks = Array.from({ length: 9 }, () => ({ path: directory, shared: false }));
    await expect(plan({ disks })).rejects.toThrow('devices is 9 leases; expected at most 8');
  });

  test('belong to disks that are there', async () => {
    await expect(plan({ disks: [{ path: join(directory, 'none'), shared: false }] })).rejects.toThrow('does not exist');
  });
});

test('the disk is looked for in its turn: on storage that hangs it must not hold a thread that all need', async () => {
  const hung = Promise.withResolvers<void>();
  const others = Array.from({ length: mostOnStorage }, () => onStorage(() => hung.promise));
  const planned: string[] = [];
  const looking = plan({}).then(() => planned.push('looked'));
  await realpath(directory);
  await realpath(directory);
  expect(planned).toEqual([]);
  hung.resolve();
  await Promise.all([...others, looking]);
  expect(planned).toEqual(['looked']);
});

test('a sanlock that is not installed is said to be that', async () => {
  const tool = new SanlockTool(undefined, join(directory, 'sanlock'));
  await expect(tool.status()).rejects.toThrow(
    `sanlock does not answer: there is no program ${join(directory, 'sanlock')}`,
  );
});
