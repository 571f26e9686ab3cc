import { AffectScope, ChangeEffect } from '@holdfast/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { outcomeOf } from '../../../test/engine/engine-calls.js';
import { type EngineFixture, engineFixture, smallSpec } from '../../../test/engine/engine-fixture.js';
import { type FailingFileSystem, failingFileSystem } from '../../../test/engine/failing-file-system.js';

const { AFFECT_SCOPE_BOTH: both, AFFECT_SCOPE_LIVE: live, AFFECT_SCOPE_NEXT_BOOT: nextBoot } = AffectScope;
const mebibyte = 1024 ** 2;

let f: EngineFixture;
let disk: FailingFileSystem;

beforeEach(async () => {
  disk = failingFileSystem();
  f = await engineFixture({ fileSystem: disk });
});
afterEach(() => f[Symbol.asyncDispose]());

/** Memory now and at the next boot, in MiB, and what the guest has in fact. */
async function memory(): Promise<(number | undefined)[]> {
  await f.settle();
  const { domain } = await f.calls.get('web');
  const inMebibytes = (bytes: number | undefined): number | undefined => bytes && bytes / mebibyte;
  const guest = domain?.id === undefined ? undefined : f.driver.guest('web').status.memoryBytes;
  return [domain?.spec?.currentMemoryBytes, domain?.nextBootSpec?.currentMemoryBytes, guest].map(inMebibytes);
}

describe('what a scope means', () => {
  const set = (scope: AffectScope) => f.calls.setMemory('web', 64 * mebibyte, { scope });

  test.each([
    ['nothing said: the guest', AffectScope.AFFECT_SCOPE_UNSPECIFIED, [64, 128, 64]],
    ['live: the guest', live, [64, 128, 64]],
    ['next boot: not the guest', nextBoot, [128, 64, 128]],
    ['both', both, [64, undefined, 64]],
  ])('%s, while it runs', async (_, scope, expected) => {
    await f.started('web');
    await set(scope);
    expect(await memory()).toEqual(expected);
  });
  test.each([
    ['nothing said: the next boot', AffectScope.AFFECT_SCOPE_UNSPECIFIED],
    ['next boot', nextBoot],
  ])('%s, while it is off', async (_, scope) => {
    await f.defined('web');
    await set(scope);
    expect(await memory()).toEqual([64, undefined, undefined]);
  });
  test('what is not there cannot be changed', async () => {
    await f.defined('web');
    const off = [await outcomeOf(set(live)), await outcomeOf(set(both))];
    await f.calls.undefine('web');
    await f.calls.create(smallSpec('web'));
    const fleeting = [await outcomeOf(set(nextBoot)), await outcomeOf(set(both)), await outcomeOf(set(live))];
    expect([off, fleeting]).toEqual([
      ['INVALID_STATE', 'INVALID_STATE'],
      ['INVALID_STATE', 'INVALID_STATE', 'ok'],
    ]);
  });
  test('the changes are told, each with when it takes effect', async () => {
    await f.started('web');
    const { changes } = await set(both);
    expect([changes.map(({ path, after, effect }) => [path, after, effect]), f.told()[0]]).toEqual([
      [
        ['current_memory_bytes', String(64 * mebibyte), ChangeEffect.CHANGE_EFFECT_LIVE],
        ['current_memory_bytes', String(64 * mebibyte), ChangeEffect.CHANGE_EFFECT_NEXT_BOOT],
      ],
      'web: configurationChange running(booted)',
    ]);
  });
});

describe('memory', () => {
  test('the maximum of the next boot, which takes the present amount down with it', async () => {
    await f.defined('web');
    const { domain } = await f.calls.setMemory('web', 64 * mebibyte, { maximum: true });
    expect([domain?.spec?.memoryBytes, domain?.spec?.currentMemoryBytes]).toEqual([64 * mebibyte, 64 * mebibyte]);
  });
  test('the maximum of a guest that runs is fixed', async () => {
    await f.started('web');
    const request = { maximum: true };
    expect([
      await outcomeOf(f.calls.setMemory('web', 256 * mebibyte, request)),
      await outcomeOf(f.calls.setMemory('web', 256 * mebibyte, { ...request, scope: nextBoot })),
    ]).toEqual(['INVALID_STATE', 'ok']);
  });
  test('more than the maximum is refused, with the number', async () => {
    await f.started('web');
    await expect(f.calls.setMemory('web', 129 * mebibyte)).rejects.toMatchObject({
      reason: 'INVALID_ARGUMENT',
      details: {
        violations: [{ field: 'memory_bytes', expected: `at most ${128 * mebibyte}, the maximum of the domain` }],
      },
    });
  });
  test('a machine without a balloon cannot change it while it runs', async () => {
    await f.started('web', { devices: { memballoon: { model: 'none' } } });
    expect([
      await outcomeOf(f.calls.setMemory('web', 64 * mebibyte)),
      await outcomeOf(f.calls.setMemory('web', 64 * mebibyte, { scope: nextBoot })),
    ]).toEqual(['UNSUPPORTED', 'ok']);
  });
});

test.each([{}, { maximum: true, scope: nextBoot }])('no memory at all with %j is refused', async (more) => {
  await f.defined('web');
  expect(await outcomeOf(f.calls.setMemory('web', 0, more))).toBe('INVALID_ARGUMENT');
});

describe('virtual CPUs', () => {
  const vcpus = { vcpu: { count: 4, current: 2 } };
  test('are plugged into the guest', async () => {
    await f.started('web', vcpus);
    const { domain } = await f.calls.setVcpus('web', 3);
    expect([domain?.spec?.vcpu?.current, f.driver.guest('web').status.vcpus]).toEqual([3, 3]);
  });
  test('the maximum of the next boot', async () => {
    await f.defined('web', vcpus);
    const { domain } = await f.calls.setVcpus('web', 1, { maximum: true });
    expect([domain?.spec?.vcpu?.count, domain?.spec?.vcpu?.current]).toEqual([1, 1]);
  });
  test.each([
    [0, {}, 'INVALID_ARGUMENT'],
    [5, {}, 'INVALID_ARGUMENT'],
    [33, { maximum: true, scope: nextBoot }, 'UNSUPPORTED'],
    [5, { maximum: true }, 'INVALID_STATE'],
  ])('%i with %j is refused', async (count, more, reason) => {
    await f.started('web', vcpus);
    expect(await outcomeOf(f.calls.setVcpus('web', count, more))).toBe(reason);
  });
});

describe('metadata', () => {
  const uri = 'urn:app';
  test('title, description and element come and go', async () => {
    await f.defined('web');
    const element = { uri, prefix: 'app', xml: '<a/>' };
    await f.calls.setMetadata('web', { $case: 'title', value: 'front' });
    await f.calls.setMetadata('web', { $case: 'description', value: 'of the house' });
    const { domain } = await f.calls.setMetadata('web', { $case: 'element', value: element });
    await f.calls.setMetadata('web', { $case: 'element', value: { ...element, xml: '' } });
    await f.calls.setMetadata('web', { $case: 'title', value: '' });
    const after = (await f.calls.get('web')).domain;
    expect([
      [domain?.spec?.title, domain?.spec?.description, domain?.spec?.metadata],
      [after?.spec?.title, after?.spec?.metadata],
      f.told().length,
    ]).toEqual([
      ['front', 'of the house', "<metadata>\n    <app:a xmlns:app='urn:app'/>\n  </metadata>"],
      [undefined, undefined],
      5,
    ]);
  });
  test.each([
    ['a title of two lines', { $case: 'title', value: 'a\nb' } as const, 'INVALID_ARGUMENT'],
    ['an element that is none', { $case: 'element', value: { uri, prefix: 'a', xml: '<a' } } as const, 'XML_INVALID'],
    ['nothing', undefined, 'INVALID_ARGUMENT'],
  ])('%s is refused', async (_, metadata, reason) => {
    await f.defined('web');
    expect(await outcomeOf(f.calls.setMetadata('web', metadata))).toBe(reason);
  });
});

test('the same again changes nothing and is not told', async () => {
  await f.defined('web', { title: 'front' });
  const { domain, changes } = await f.calls.setMetadata('web', { $case: 'title', value: 'front' });
  expect([domain?.resourceVersion, changes, f.told()]).toEqual([1, [], []]);
});

test('a check alone answers what would change, and changes nothing', async () => {
  await f.started('web');
  const { domain, changes } = await f.calls.setMemory('web', 64 * mebibyte, { validateOnly: true });
  expect([domain?.spec?.currentMemoryBytes, changes.length, await memory(), f.told()]).toEqual([
    64 * mebibyte,
    1,
    [128, undefined, 128],
    [],
  ]);
});

test('another version than the one that the caller saw is refused', async () => {
  await f.defined('web');
  const late = { ifVersion: 9 };
  expect([
    await outcomeOf(f.calls.setMemory('web', 64 * mebibyte, late)),
    await outcomeOf(f.calls.setMemory('web', 64 * mebibyte, { ...late, validateOnly: true })),
    await outcomeOf(f.calls.setVcpus('web', 1, late)),
    await outcomeOf(f.calls.setMetadata('web', { $case: 'title', value: 'x' }, late)),
  ]).toEqual(Array.from({ length: 4 }, () => 'VERSION_MISMATCH'));
});

describe('all or nothing', () => {
  test('a disk that is full takes the change of the guest back', async () => {
    await f.started('web');
    disk.fill();
    const outcome = await outcomeOf(f.calls.setMemory('web', 64 * mebibyte, { scope: both }));
    disk.free();
    expect([outcome, await memory()]).toEqual(['STATE_WRITE_FAILED', [128, undefined, 128]]);
  });
  test('a disk that is full for the guest takes the definition back', async () => {
    await f.started('web');
    disk.fill('/run/guests');
    const outcome = await outcomeOf(f.calls.setMemory('web', 64 * mebibyte, { scope: both }));
    disk.free();
    const { domains } = await f.at.store.load();
    expect([outcome, domains[0]?.spec?.currentMemoryBytes]).toEqual(['STATE_WRITE_FAILED', 128 * mebibyte]);
  });
  test('a guest that refuses keeps the definition as it was', async () => {
    await f.started('web');
    f.driver.inject({ verb: 'setMemory', outcome: 'fail', call: 1 });
    const outcome = await outcomeOf(f.calls.setMemory('web', 64 * mebibyte, { scope: both }));
    expect([outcome, await memory(), f.told()]).toEqual(['MONITOR_FAILED', [128, undefined, 128], []]);
  });
});
