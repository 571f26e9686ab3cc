import { afterEach, beforeEach, expect, test } from 'vitest';
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

test('gives another name, and tells the end of the old one and the beginning of the new', async () => {
  const { uuid } = await f.defined('web');
  const { domain } = await f.calls.rename('web', 'www');
  const { domains } = await f.at.store.load();
  expect([domain?.uuid, domain?.spec?.name, f.see('web'), f.told(), domains.map(({ spec }) => spec?.name)]).toEqual([
    uuid,
    'www',
    undefined,
    ['web: undefined(renamed) shutoff(unspecified)', 'www: defined(renamed) shutoff(unspecified)'],
    ['www'],
  ]);
});

test('the old name is free', async () => {
  await f.defined('web');
  await f.calls.rename('web', 'www');
  expect(await outcomeOf(f.calls.define(smallSpec('web')))).toBe('ok');
});

test('refusals', async () => {
  await f.defined('web');
  await f.defined('db');
  await f.started('busy');
  await f.calls.create(smallSpec('fleeting'));
  expect([
    await outcomeOf(f.calls.rename('web', 'db')),
    await outcomeOf(f.calls.rename('web', 'db', { validateOnly: true })),
    await outcomeOf(f.calls.rename('web', 'a/b')),
    await outcomeOf(f.calls.rename('web', '')),
    await outcomeOf(f.calls.rename('busy', 'b')),
    await outcomeOf(f.calls.rename('fleeting', 'b')),
    await outcomeOf(f.calls.rename('web', 'www', { ifVersion: 4 })),
    await outcomeOf(f.calls.rename('nobody', 'www')),
  ]).toEqual([
    'DOMAIN_EXISTS',
    'DOMAIN_EXISTS',
    'INVALID_ARGUMENT',
    'INVALID_ARGUMENT',
    'INVALID_STATE',
    'INVALID_STATE',
    'VERSION_MISMATCH',
    'DOMAIN_NOT_FOUND',
  ]);
});

test('the same name again changes nothing', async () => {
  await f.defined('web');
  const { domain } = await f.calls.rename('web', 'web');
  expect([domain?.resourceVersion, f.told()]).toEqual([1, []]);
});

test('a disk that is full leaves the old name, and the new one free', async () => {
  await f.defined('web');
  disk.fill();
  expect([await outcomeOf(f.calls.rename('web', 'www')), f.see('web'), f.see('www'), f.told()]).toEqual([
    'STATE_WRITE_FAILED',
    'web shutoff(unspecified)',
    undefined,
    [],
  ]);
  disk.free();
  expect(await outcomeOf(f.calls.define(smallSpec('www')))).toBe('ok');
});

test('who defines a domain by a name that a rename holds gets it when that fails', async () => {
  const { uuid } = await f.defined('web');
  disk.fill();
  const rename = outcomeOf(f.calls.rename('web', 'www'));
  // Until it holds the name; its writing takes a turn of the event loop at least.
  while (f.at.domains.ownerOf(undefined, 'www') === undefined) await Promise.resolve();
  const define = f.calls.define(smallSpec('www'));
  expect(await rename).toBe('STATE_WRITE_FAILED');
  disk.free();
  expect([(await define).domain?.uuid === uuid, f.see('web'), f.see('www')]).toEqual([
    false,
    'web shutoff(unspecified)',
    'www shutoff(unspecified)',
  ]);
});

test('a check alone answers the domain under its new name, and changes nothing', async () => {
  await f.defined('web');
  const { domain } = await f.calls.rename('web', 'www', { validateOnly: true });
  expect([domain?.name, f.see('web'), f.told()]).toEqual(['www', 'web shutoff(unspecified)', []]);
});

test('of two domains that want one name at a time, one gets it', async () => {
  await f.defined('web');
  await f.defined('db');
  const outcomes = await Promise.all(['web', 'db'].map((name) => outcomeOf(f.calls.rename(name, 'www'))));
  expect(outcomes).toEqual(['ok', 'DOMAIN_EXISTS']);
});
