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

test('ends the guest and tells it in the order of libvirt', async () => {
  await f.started('web');
  const { domain } = await f.calls.destroy('web');
  await f.settle();
  expect([domain?.id, f.see('web'), f.told(), f.driver.host.machines]).toEqual([
    undefined,
    'web shutoff(destroyed)',
    ['web: shutdown(host) shutdown(user)', 'web: stopped(destroyed) shutoff(destroyed)'],
    [],
  ]);
});

test('the last that is heard of a transient domain is that it stopped', async () => {
  await f.calls.create(smallSpec('web'));
  f.told();
  const { domain } = await f.calls.destroy('web');
  await f.settle();
  expect([domain?.name, f.see('web'), f.told().at(-1)]).toEqual([
    'web',
    undefined,
    'web: stopped(destroyed) shutoff(destroyed)',
  ]);
});

test('a domain that is off is refused', async () => {
  await f.defined('web');
  await expect(f.calls.destroy('web')).rejects.toMatchObject({
    reason: 'INVALID_STATE',
    message: 'domain web is shutoff; destroy needs an active domain',
  });
});

describe('a call that holds the domain is ended', () => {
  test('a start that hangs, with all that it has done', async () => {
    await f.defined('web');
    f.driver.inject({ verb: 'resume', outcome: 'hang' });
    const start = outcomeOf(f.calls.start('web'));
    await f.settleUntil(() => f.driver.host.machines.length === 1);
    await f.calls.destroy('web');
    expect([await start, f.see('web'), f.driver.host.machines, f.told()]).toEqual([
      'CANCELLED',
      'web shutoff(failed)',
      [],
      ['web: stopped(failed) shutoff(failed)'],
    ]);
  });
  test('the start of a transient domain, which is gone then', async () => {
    f.driver.inject({ verb: 'launch', outcome: 'hang' });
    const create = outcomeOf(f.calls.create(smallSpec('web')));
    await f.settleUntil(() => f.see('web') !== undefined);
    await f.calls.destroy('web');
    expect([await create, f.see('web'), f.told()]).toEqual([
      'CANCELLED',
      undefined,
      ['web: stopped(failed) shutoff(failed)'],
    ]);
  });
  test('a shutdown whose guest does not answer', async () => {
    await f.started('web');
    f.driver.inject({ verb: 'pressPowerButton', outcome: 'hang' });
    const shutdown = outcomeOf(f.calls.shutdown('web'));
    await f.settleUntil(() => f.at.domains.byName('web')?.jobs.holder?.kind === 'shutdown');
    await f.calls.destroy('web');
    expect([await shutdown, f.see('web')]).toEqual(['CANCELLED', 'web shutoff(destroyed)']);
  });
  test('calls that wait see what has become of it', async () => {
    await f.started('web');
    f.driver.inject({ verb: 'pause', outcome: 'hang' });
    const first = outcomeOf(f.calls.suspend('web'));
    const second = outcomeOf(f.calls.suspend('web'));
    await f.calls.destroy('web');
    expect([await first, await second]).toEqual(['CANCELLED', 'INVALID_STATE']);
  });
});

test('a guest that does not want to end is not killed when it shall only be asked', async () => {
  await f.started('web');
  f.driver.guest('web').behave({ quit: 'ignore' });
  const destroy = outcomeOf(f.calls.destroy('web', { graceful: true }));
  await f.settleUntil(() => f.at.domains.byName('web')?.jobs.holder?.kind === 'destroy');
  const operation = f.at.domains.byName('web')?.jobs.holder?.operationId ?? '';
  f.at.operations.cancel(operation, 'test');
  expect([await destroy, f.see('web'), f.driver.guest('web').alive]).toEqual([
    'CANCELLED',
    'web running(booted)',
    true,
  ]);
  const { guests } = await f.at.store.load();
  expect(guests.map(({ phase }) => phase)).toEqual([2]);
});

test('a host whose disk is full can still be rid of a guest', async () => {
  await f.started('web');
  disk.fill();
  await f.calls.destroy('web');
  expect([f.see('web'), f.driver.host.machines]).toEqual(['web shutoff(destroyed)', []]);
});

test('a guest that is off already and was preserved', async () => {
  await f.started('web', { onPoweroff: 'preserve' });
  f.driver.guest('web').shutdownFromInside();
  await f.settle();
  f.told();
  await f.calls.destroy('web');
  expect(f.told()).toEqual(['web: stopped(destroyed) shutoff(destroyed)']);
});
