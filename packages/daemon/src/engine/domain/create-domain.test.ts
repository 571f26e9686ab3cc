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

test('a transient domain runs, is told as started and not as defined, and is not on disk as a definition', async () => {
  const { domain } = await f.calls.create(smallSpec('web'));
  const { domains, guests } = await f.at.store.load();
  expect([domain?.persistent, f.see('web'), f.told(), domains.length, guests.length]).toEqual([
    false,
    'web running(booted) transient',
    ['web: resumed(unpaused) running(booted)', 'web: started(booted) running(booted)'],
    0,
    1,
  ]);
});

test('is gone when its guest ends, and its name is free', async () => {
  await f.calls.create(smallSpec('web'));
  f.driver.guest('web').crash();
  await f.settle();
  expect([f.see('web'), f.told().at(-1), await outcomeOf(f.calls.create(smallSpec('web')))]).toEqual([
    undefined,
    'web: stopped(crashed) shutoff(crashed)',
    'ok',
  ]);
});

test('one that does not start leaves nothing', async () => {
  f.driver.inject({ verb: 'launch', outcome: 'fail', call: 1 });
  expect([await outcomeOf(f.calls.create(smallSpec('web'))), f.see('web'), f.told()]).toEqual([
    'LAUNCH_FAILED',
    undefined,
    ['web: stopped(failed) shutoff(failed)'],
  ]);
  expect(await outcomeOf(f.calls.create(smallSpec('web')))).toBe('ok');
});

test('of ten at a time with one name, one runs', async () => {
  const spec = smallSpec('web', { uuid: '11111111-1111-4111-8111-111111111112' });
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => outcomeOf(f.calls.create(spec))));
  expect([outcomes.filter((each) => each === 'ok').length, f.driver.host.machines.length]).toEqual([1, 1]);
});

test('a defined domain that is off runs once with another configuration, and keeps its own', async () => {
  await f.defined('web', { title: 'its own' });
  await f.calls.create(smallSpec('web', { title: 'another' }));
  const { domain } = await f.calls.get('web');
  await f.calls.destroy('web');
  const later = (await f.calls.get('web')).domain;
  expect([domain?.spec?.title, domain?.nextBootSpec?.title, later?.spec?.title, f.see('web')]).toEqual([
    'another',
    'its own',
    'its own',
    'web shutoff(destroyed)',
  ]);
});

test('one that runs is refused', async () => {
  await f.started('web');
  expect([
    await outcomeOf(f.calls.create(smallSpec('web'))),
    await outcomeOf(f.calls.create(smallSpec('web'), { validateOnly: true })),
  ]).toEqual(['INVALID_STATE', 'INVALID_STATE']);
});

test('paused', async () => {
  await f.calls.create(smallSpec('web'), { paused: true });
  expect(f.see('web')).toBe('web paused(user) transient');
});

test('a check alone changes nothing', async () => {
  const { domain } = await f.calls.create(smallSpec('web'), { validateOnly: true });
  expect([domain?.name, domain?.persistent, f.see('web'), f.told()]).toEqual(['web', false, undefined, []]);
});

test('what needs a definition is refused', async () => {
  await f.calls.create(smallSpec('web'));
  expect([
    await outcomeOf(f.calls.autostart('web', true)),
    await outcomeOf(f.calls.undefine('web')),
    await outcomeOf(f.calls.undefine('web', { validateOnly: true })),
  ]).toEqual(['INVALID_STATE', 'INVALID_STATE', 'INVALID_STATE']);
});

test('a running domain that is undefined goes on as a transient one', async () => {
  await f.started('web');
  await f.calls.undefine('web');
  const { domains } = await f.at.store.load();
  const running = f.see('web');
  await f.calls.destroy('web');
  expect([running, domains, f.see('web')]).toEqual(['web running(booted) transient', [], undefined]);
});

test('who waits for a domain that goes is told so', async () => {
  await f.defined('web');
  const outcomes = await Promise.all([1, 2].map(() => outcomeOf(f.calls.undefine('web'))));
  expect(outcomes).toEqual(['ok', 'DOMAIN_NOT_FOUND']);
});

test('who waits to define a domain that goes defines a new one', async () => {
  const { uuid } = await f.defined('web');
  const [, { domain }] = await Promise.all([f.calls.undefine('web'), f.calls.define(smallSpec('web'))]);
  expect([domain?.resourceVersion, domain?.uuid === uuid, f.see('web')]).toEqual([
    1,
    false,
    'web shutoff(unspecified)',
  ]);
});

test('a disk that is full for good keeps the definition of a running domain that cannot be written as transient', async () => {
  await f.started('web');
  disk.fill();
  const outcome = await outcomeOf(f.calls.undefine('web'));
  const { domains } = await f.at.store.load();
  expect([outcome, f.see('web'), domains.length]).toEqual(['STATE_WRITE_FAILED', 'web running(booted)', 1]);
});

test('a check of undefine changes nothing', async () => {
  await f.defined('web');
  await f.calls.undefine('web', { validateOnly: true });
  expect([f.see('web'), f.told()]).toEqual(['web shutoff(unspecified)', []]);
});
