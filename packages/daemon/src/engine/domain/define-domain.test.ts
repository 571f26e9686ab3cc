import {
  ChangeEffect,
  DefineDomainRequest,
  DefineOutcome,
  Disk,
  DiskSource,
  DiskTarget,
  DomainDevices,
} from '@holdfast/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { outcomeOf } from '../../../test/engine/engine-calls.js';
import { type EngineFixture, engineFixture, smallSpec } from '../../../test/engine/engine-fixture.js';
import { type FailingFileSystem, failingFileSystem } from '../../../test/engine/failing-file-system.js';

let f: EngineFixture;
let disk: FailingFileSystem;

beforeEach(async () => {
  disk = failingFileSystem();
  f = await engineFixture({ fileSystem: disk });
});
afterEach(() => f[Symbol.asyncDispose]());

const one = '11111111-1111-4111-8111-111111111111';
const two = '22222222-2222-4222-8222-222222222222';
const mebibyte = 1024 ** 2;

test('a new domain is off, persistent and has its defaults', async () => {
  const { domain } = await f.calls.define(smallSpec('web'));
  expect([f.see('web'), f.told(), domain?.resourceVersion, domain?.spec?.onReboot, domain?.spec?.uuid]).toEqual([
    'web shutoff(unspecified)',
    ['web: defined(added) shutoff(unspecified)'],
    1,
    'restart',
    domain?.uuid,
  ]);
});

test('the definition is on disk when the call returns', async () => {
  await f.calls.define(smallSpec('web', { title: 'front' }));
  const { domains } = await f.at.store.load();
  expect(domains.map(({ spec, resourceVersion }) => [spec?.name, spec?.title, resourceVersion])).toEqual([
    ['web', 'front', 1],
  ]);
});

describe('who has name and UUID', () => {
  test('the same name and UUID redefines', async () => {
    await f.calls.define(smallSpec('web', { uuid: one }));
    const { domain } = await f.calls.define(smallSpec('web', { uuid: one.toUpperCase(), title: 'new' }));
    expect([domain?.uuid, domain?.resourceVersion, domain?.spec?.title]).toEqual([one, 2, 'new']);
  });
  test('a name without UUID redefines the domain that has it, so that the call can be repeated', async () => {
    const first = await f.calls.define(smallSpec('web'));
    const { domain } = await f.calls.define(smallSpec('web'));
    expect([domain?.uuid, f.told()]).toEqual([
      first.domain?.uuid,
      ['web: defined(added) shutoff(unspecified)', 'web: defined(updated) shutoff(unspecified)'],
    ]);
  });
  test('the same name with another UUID is refused', async () => {
    await f.calls.define(smallSpec('web', { uuid: one }));
    await expect(f.calls.define(smallSpec('web', { uuid: two }))).rejects.toMatchObject({
      reason: 'DOMAIN_EXISTS',
      message: `domain web already exists with uuid ${one}`,
    });
  });
  test('the same UUID with another name is refused', async () => {
    await f.calls.define(smallSpec('web', { uuid: one }));
    await expect(f.calls.define(smallSpec('db', { uuid: one }))).rejects.toMatchObject({
      reason: 'DOMAIN_EXISTS',
      message: `uuid ${one} is already that of domain web`,
    });
  });
  test('a transient domain has them too, and becomes persistent by the same ones', async () => {
    await f.calls.create(smallSpec('web', { uuid: one }));
    f.told();
    expect(await outcomeOf(f.calls.define(smallSpec('web', { uuid: two })))).toBe('DOMAIN_EXISTS');
    await f.calls.define(smallSpec('web', { uuid: one }));
    expect([f.see('web'), f.told()]).toEqual(['web running(booted)', ['web: defined(added) running(booted)']]);
  });
  test('they are free again after undefine', async () => {
    await f.calls.define(smallSpec('web', { uuid: one }));
    await f.calls.undefine('web');
    expect(await outcomeOf(f.calls.define(smallSpec('web', { uuid: two })))).toBe('ok');
  });
  test('of ten new domains of one name and different UUIDs, one comes to be', async () => {
    const uuids = Array.from({ length: 10 }, (_, index) => `${one.slice(0, -1)}${index}`);
    const outcomes = await Promise.all(uuids.map((uuid) => outcomeOf(f.calls.define(smallSpec('web', { uuid })))));
    expect([outcomes.filter((each) => each === 'ok').length, f.at.domains.all().length]).toEqual([1, 1]);
  });
});

test('ten definitions of one new domain at a time all succeed, one after the other', async () => {
  const all = await Promise.all(
    Array.from({ length: 10 }, (_, index) => f.calls.define(smallSpec('web', { title: `${index}` }))),
  );
  expect(all.map(({ domain }) => domain?.resourceVersion)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test('a running guest keeps what it has; the definition is that of its next boot', async () => {
  await f.started('web');
  const { changes } = await f.calls.define(smallSpec('web', { memoryBytes: 256 * mebibyte }));
  const { domain } = await f.calls.get('web');
  expect([
    domain?.spec?.memoryBytes,
    domain?.nextBootSpec?.memoryBytes,
    changes.map(({ path, before, after, effect }) => [path, before, after, effect]),
  ]).toEqual([
    128 * mebibyte,
    256 * mebibyte,
    ['memory_bytes', 'current_memory_bytes'].map((path) => [
      path,
      String(128 * mebibyte),
      String(256 * mebibyte),
      ChangeEffect.CHANGE_EFFECT_RESTART_NEEDED,
    ]),
  ]);
});

test('a guest that runs what is defined has no other next boot', async () => {
  await f.started('web', { devices: { disks: [{ source: { file: '/disk' }, target: { dev: 'vda' } }] } });
  const { domain } = await f.calls.get('web');
  expect(domain?.nextBootSpec).toBeUndefined();
});

test('checks all and changes nothing when only asked to', async () => {
  const { domain, changes } = await f.calls.define(smallSpec('web', { title: 'x' }), { validateOnly: true });
  const paths = changes.map(({ path }) => path);
  expect([domain?.name, paths.includes('title'), f.see('web'), f.told()]).toEqual(['web', true, undefined, []]);
});

test('a check alone refuses what the call would refuse', async () => {
  await f.calls.define(smallSpec('web', { uuid: one }));
  const validateOnly = true;
  expect([
    await outcomeOf(f.calls.define(smallSpec('web', { uuid: two }), { validateOnly })),
    await outcomeOf(f.calls.define(smallSpec('web', { uuid: one }), { validateOnly, ifVersion: 3 })),
    await outcomeOf(f.calls.define(smallSpec('db', { vcpu: { count: 33 } }), { validateOnly })),
    await outcomeOf(f.calls.define(smallSpec('a/b'), { validateOnly })),
  ]).toEqual(['DOMAIN_EXISTS', 'VERSION_MISMATCH', 'UNSUPPORTED', 'INVALID_ARGUMENT']);
});

test('what the driver cannot run is refused with the place', async () => {
  await expect(f.calls.define(smallSpec('web', { vcpu: { count: 33 } }))).rejects.toMatchObject({
    reason: 'UNSUPPORTED',
    details: { violations: [{ field: 'spec.vcpu.count', found: '33', expected: 'at most 32' }] },
  });
});

test('a version is needed where the caller says so', async () => {
  await f.calls.define(smallSpec('web'));
  expect([
    await outcomeOf(f.calls.define(smallSpec('web'), { ifVersion: 1 })),
    await outcomeOf(f.calls.define(smallSpec('web'), { ifVersion: 1 })),
    await outcomeOf(f.calls.define(smallSpec('new'), { ifVersion: 1 })),
  ]).toEqual(['ok', 'VERSION_MISMATCH', 'VERSION_MISMATCH']);
});

describe('a disk that is full', () => {
  test('leaves no new domain, and its name free', async () => {
    disk.fill();
    expect(await outcomeOf(f.calls.define(smallSpec('web', { uuid: one })))).toBe('STATE_WRITE_FAILED');
    disk.free();
    expect([f.see('web'), f.told(), await outcomeOf(f.calls.define(smallSpec('web', { uuid: two })))]).toEqual([
      undefined,
      [],
      'ok',
    ]);
  });
  test('leaves an old definition as it was', async () => {
    await f.defined('web', { title: 'old' });
    disk.fill();
    expect(await outcomeOf(f.calls.define(smallSpec('web', { title: 'new' })))).toBe('STATE_WRITE_FAILED');
    const { domain } = await f.calls.get('web');
    expect([domain?.spec?.title, domain?.resourceVersion, f.told()]).toEqual(['old', 1, []]);
  });
});

describe('a configuration in XML', () => {
  const define = (xml: string) => {
    const source = { document: { $case: 'xml', value: xml } } as const;
    return f.engine.defineDomain(f.context, { ...DefineDomainRequest.create(), source });
  };
  test('is read, and what is not understood is remarked', async () => {
    const { domain, warnings } = await define(
      `<domain type='test'><name>web</name><memory unit='MiB'>128</memory><zebra/></domain>`,
    );
    expect([domain?.name, domain?.spec?.memoryBytes, warnings.length]).toEqual(['web', 128 * mebibyte, 1]);
  });
  test('what it says that cannot be is told with its place', async () => {
    await expect(
      define(
        `<domain type='test'>\n  <name>web</name>\n  <memory unit='MiB'>128</memory>\n  <currentMemory unit='MiB'>129</currentMemory>\n</domain>`,
      ),
    ).rejects.toMatchObject({
      reason: 'XML_INVALID',
      message: expect.stringMatching(
        /^line 4, column 3: current_memory_bytes is 135266304; expected at most/,
      ) as string,
      details: {
        violations: [{ field: 'spec.current_memory_bytes', xmlPath: '/domain/currentMemory', line: 4, column: 3 }],
      },
    });
  });
  test('so is what only the driver cannot run', async () => {
    await expect(
      define(`<domain type='test'><name>web</name>\n<memory unit='MiB'>128</memory>\n<vcpu>33</vcpu></domain>`),
    ).rejects.toMatchObject({
      reason: 'UNSUPPORTED',
      details: { violations: [{ field: 'spec.vcpu.count', xmlPath: '/domain/vcpu', line: 3, column: 1 }] },
    });
  });
});

test('nothing at all is refused', async () => {
  expect(await outcomeOf(f.engine.defineDomain(f.context, DefineDomainRequest.create()))).toBe('INVALID_ARGUMENT');
});

describe('only if it is different', () => {
  const {
    DEFINE_OUTCOME_CREATED: created,
    DEFINE_OUTCOME_CHANGED: changed,
    DEFINE_OUTCOME_UNCHANGED: unchanged,
  } = DefineOutcome;
  const outcomes = async (...specs: readonly ReturnType<typeof smallSpec>[]): Promise<DefineOutcome[]> => {
    const answers = [];
    for (const spec of specs) answers.push(await f.calls.define(spec, { onlyIfDifferent: true }));
    return answers.map(({ outcome }) => outcome);
  };

  test('what is so already is left alone: no version, no event, no write', async () => {
    expect(await outcomes(smallSpec('web'), smallSpec('web'))).toEqual([created, unchanged]);
    expect([f.told(), (await f.calls.get('web')).domain?.resourceVersion]).toEqual([
      ['web: defined(added) shutoff(unspecified)'],
      1,
    ]);
  });
  test('what was filled in counts as given', async () => {
    const { domain } = await f.calls.define(smallSpec('web'));
    expect(await outcomes(domain?.spec ?? smallSpec('web'))).toEqual([unchanged]);
  });
  test('a difference is defined, and so is another order alone', async () => {
    const disk = (dev: string): Disk => ({
      ...Disk.create(),
      type: 'file',
      source: { ...DiskSource.create(), file: `/d/${dev}` },
      target: { ...DiskTarget.create(), dev, bus: 'virtio' },
    });
    const devices = (...names: string[]) => ({ ...DomainDevices.create(), disks: names.map(disk) });
    expect(
      await outcomes(
        smallSpec('web', { devices: devices('vda', 'vdb') }),
        smallSpec('web', { devices: devices('vdb', 'vda') }),
        smallSpec('web', { title: 'new', devices: devices('vdb', 'vda') }),
      ),
    ).toEqual([created, changed, changed]);
  });
  test('without the wish it is defined anew, and the outcome still says that it was so', async () => {
    await f.calls.define(smallSpec('web'));
    const { outcome, domain } = await f.calls.define(smallSpec('web'));
    expect([outcome, domain?.resourceVersion]).toEqual([unchanged, 2]);
  });
  test('a version that is asked for must be there, whether it is different or not', async () => {
    await f.calls.define(smallSpec('web'));
    await expect(f.calls.define(smallSpec('web'), { onlyIfDifferent: true, ifVersion: 7 })).rejects.toMatchObject({
      reason: 'VERSION_MISMATCH',
    });
  });
  test('a dry run says what it would come to', async () => {
    const dry = { validateOnly: true, onlyIfDifferent: true };
    const first = await f.calls.define(smallSpec('web'), dry);
    await f.calls.define(smallSpec('web'));
    const second = await f.calls.define(smallSpec('web', { title: 'x' }), dry);
    expect([first, second].map(({ outcome }) => outcome)).toEqual([created, changed]);
  });
});
