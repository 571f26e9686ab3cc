import { writeFileSync } from 'node:fs';
import { DomainStateReason, GuestPhase, type StoredGuest } from '@holdfast/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { outcomeOf } from '../../test/engine/engine-calls.js';
import { type EngineFixture, engineFixture, smallSpec } from '../../test/engine/engine-fixture.js';
import { scriptedLeases } from '../../test/engine/scripted-leases.js';
import { TestHost } from '../drivers/test/test-host.js';

let f: EngineFixture;

beforeEach(async () => {
  f = await engineFixture();
});
afterEach(() => f[Symbol.asyncDispose]());

/** Restarts the daemon, with something done to what it wrote down of its one guest. */
async function restartWith(change: (guest: StoredGuest) => StoredGuest, host?: TestHost): Promise<void> {
  const { guests } = await f.at.store.load();
  const [guest] = guests;
  if (guest === undefined) throw new Error('there is no guest');
  await f.at.store.saveGuest(change(guest));
  f = await f.restart(host === undefined ? {} : { host });
  await f.settle();
}

const phase = (value: GuestPhase) => (guest: StoredGuest) => ({ ...guest, phase: value });

test('definitions come back as they were', async () => {
  await f.defined('web', { title: 'front' });
  await f.calls.autostart('web', true);
  const before = (await f.calls.get('web')).domain;
  f = await f.restart();
  const after = (await f.calls.get('web')).domain;
  expect([after?.resourceVersion, after?.autostart, after?.uuid, after?.spec?.title]).toEqual([
    2,
    true,
    before?.uuid,
    'front',
  ]);
});

test('why a domain is off is remembered', async () => {
  await f.started('web');
  await f.calls.destroy('web');
  f = await f.restart();
  expect(f.see('web')).toBe('web shutoff(destroyed)');
});

test('a living guest is taken back under its number, and obeys', async () => {
  await f.started('other');
  await f.started('web');
  f = await f.restart();
  const { domain } = await f.calls.get('web');
  expect([domain?.id, f.see('web'), f.told()]).toEqual([2, 'web running(booted)', []]);
  await f.calls.suspend('web');
  expect([f.driver.guest('web').status.run, (await f.calls.start('other').catch(() => undefined))?.domain]).toEqual([
    'paused',
    undefined,
  ]);
});

test('numbers of living guests are not given out again', async () => {
  await f.started('web');
  f = await f.restart();
  const { id } = await f.started('db');
  expect(id).toBe(2);
});

test('a transient domain comes back too', async () => {
  await f.calls.create(smallSpec('web'));
  f = await f.restart();
  expect(f.see('web')).toBe('web running(booted) transient');
});

test('its leases are taken charge of again, and given back at its end', async () => {
  await f[Symbol.asyncDispose]();
  const leases = scriptedLeases();
  f = await engineFixture({ leases });
  await f.started('web', { devices: { disks: [{ source: { file: '/disk' }, target: { dev: 'vda' } }] } });
  f = await f.restart({ leases });
  const { domain } = await f.calls.get('web');
  expect([leases.held(), domain?.leases.map(({ path }) => path)]).toEqual([['web /disk'], ['/disk']]);
});

describe('a start that was not finished is rolled back', () => {
  test('with a guest', async () => {
    await f.started('web');
    await restartWith(phase(GuestPhase.GUEST_PHASE_STARTING));
    expect([f.see('web'), f.told(), f.driver.host.machines]).toEqual([
      'web shutoff(failed)',
      ['web: stopped(failed) shutoff(failed)'],
      [],
    ]);
    expect(await outcomeOf(f.calls.start('web'))).toBe('ok');
  });
  test('without one', async () => {
    await f.started('web');
    await restartWith(phase(GuestPhase.GUEST_PHASE_STARTING), new TestHost());
    expect(f.see('web')).toBe('web shutoff(failed)');
  });
  test('of a transient domain', async () => {
    await f.calls.create(smallSpec('web'));
    await restartWith(phase(GuestPhase.GUEST_PHASE_STARTING));
    const { guests } = await f.at.store.load();
    expect([f.see('web'), f.driver.host.machines, guests]).toEqual([undefined, [], []]);
  });
});

test('a start that cannot be rolled back leaves no domain that nobody defined, and is tried again', async () => {
  await f.calls.create(smallSpec('web'));
  const { guests } = await f.at.store.load();
  for (const guest of guests) await f.at.store.saveGuest(phase(GuestPhase.GUEST_PHASE_STARTING)(guest));
  f = await f.restart({ driver: { faults: [{ verb: 'adopt', call: 1, outcome: 'fail' }] } });
  const missing = f.see('web');
  const left = f.driver.host.machines.length;
  f = await f.restart({ driver: {} });
  expect([missing, left, f.driver.host.machines]).toEqual([undefined, 1, []]);
});

describe('an end that was not finished is completed', () => {
  test.each([
    [
      DomainStateReason.DOMAIN_STATE_REASON_DESTROYED,
      'web shutoff(destroyed)',
      ['web: shutdown(host) shutdown(user)', 'web: stopped(destroyed) shutoff(destroyed)'],
    ],
    [
      DomainStateReason.DOMAIN_STATE_REASON_SHUTDOWN,
      'web shutoff(shutdown)',
      ['web: stopped(shutdown) shutoff(shutdown)'],
    ],
    [DomainStateReason.DOMAIN_STATE_REASON_CRASHED, 'web shutoff(crashed)', ['web: stopped(crashed) shutoff(crashed)']],
  ])('reason %i', async (endingReason, seen, told) => {
    await f.started('web');
    await restartWith((guest) => ({ ...guest, phase: GuestPhase.GUEST_PHASE_ENDING, endingReason }));
    expect([f.see('web'), f.told(), f.driver.host.machines]).toEqual([seen, told, []]);
  });
});

describe('what was still to be done about a guest is done', () => {
  const later = (change: object) => (guest: StoredGuest) => ({
    ...guest,
    spec: { ...(guest.spec ?? smallSpec('web')), ...change },
  });
  test('one that is off is ended', async () => {
    await f.started('web', { onPoweroff: 'preserve' });
    f.driver.guest('web').shutdownFromInside();
    await f.settle();
    await restartWith(later({ onPoweroff: 'destroy' }));
    expect([f.see('web'), f.told()]).toEqual(['web shutoff(shutdown)', ['web: stopped(shutdown) shutoff(shutdown)']]);
  });
  test('one that has panicked is begun anew', async () => {
    await f.started('web', { onCrash: 'preserve' });
    f.driver.guest('web').panic();
    await f.settle();
    await restartWith(later({ onCrash: 'restart' }));
    expect([f.see('web'), f.told()]).toEqual([
      'web running(booted)',
      ['web: resumed(unpaused) running(booted)', 'web: reboot running(booted)'],
    ]);
  });
  test('one that was off and runs again is left alone', async () => {
    await f.started('web');
    await restartWith((guest) => ({ ...guest, state: 4, reason: DomainStateReason.DOMAIN_STATE_REASON_USER }));
    expect([f.see('web'), f.told(), f.driver.guest('web').alive]).toEqual([
      'web running(unpaused)',
      ['web: resumed(unpaused) running(unpaused)'],
      true,
    ]);
  });
});

test('a guest of another boot of the host is not looked for', async () => {
  await f.started('web');
  f = await f.restart({ bootId: 'boot-2' });
  expect([f.see('web'), f.told()]).toEqual(['web shutoff(daemon)', ['web: stopped(failed) shutoff(daemon)']]);
});

test('a guest that is not there is lost', async () => {
  await f.started('web');
  await f.calls.create(smallSpec('fleeting'));
  f = await f.restart({ host: new TestHost() });
  const { guests } = await f.at.store.load();
  expect([f.see('web'), f.see('fleeting'), f.told().toSorted(), guests]).toEqual([
    'web shutoff(daemon)',
    undefined,
    ['fleeting: stopped(failed) shutoff(daemon)', 'web: stopped(failed) shutoff(daemon)'],
    [],
  ]);
});

test('guests of another driver keep the daemon from starting', async () => {
  await f.started('web');
  await expect(restartWith((guest) => ({ ...guest, driver: 'qemu' }))).rejects.toMatchObject({
    reason: 'INVALID_STATE',
    message: 'guest web was started by driver qemu; this daemon runs driver test',
  });
});

describe('a guest that does not answer', () => {
  const deaf = { faults: [{ verb: 'adopt', call: 1, outcome: 'fail' }] } as const;

  test('is known and out of reach, and found when it answers', async () => {
    await f.started('web');
    f = await f.restart({ driver: deaf });
    const { domain } = await f.calls.get('web');
    expect([domain?.unreachable, f.see('web'), f.told()]).toEqual([
      true,
      'web running(booted)',
      ['web: reachability running(booted)'],
    ]);
    await f.pass(5000);
    const { domain: later } = await f.calls.get('web');
    expect([later?.unreachable, f.told()]).toEqual([false, ['web: reachability running(booted)']]);
  });
  test('is found by the next call', async () => {
    await f.started('web');
    f = await f.restart({ driver: deaf });
    await f.calls.suspend('web');
    await f.settle();
    expect([f.see('web'), f.driver.guest('web').status.run]).toEqual(['web paused(user)', 'paused']);
  });
  test('tells what it did meanwhile', async () => {
    await f.started('web');
    f = await f.restart({ driver: deaf });
    f.told();
    f.driver.guest('web').shutdownFromInside();
    await f.pass(5000);
    expect([f.see('web'), f.told()]).toEqual([
      'web shutoff(shutdown)',
      [
        'web: reachability running(booted)',
        'web: shutdown(guest) shutdown(user)',
        'web: stopped(shutdown) shutoff(shutdown)',
      ],
    ]);
  });
  test('that is gone when it is looked for again has crashed', async () => {
    await f.started('web');
    f = await f.restart({ driver: deaf });
    f.told();
    f.driver.guest('web').crash();
    await f.pass(5000);
    expect([f.see('web'), f.told()]).toEqual(['web shutoff(crashed)', ['web: stopped(crashed) shutoff(crashed)']]);
  });
  test('and does not refuse either keeps nobody waiting: it is out of reach until it is known better', async () => {
    await f.started('web');
    await f.started('other');
    const { clock } = f;
    const timers = clock.pending;
    const hang = { verb: 'adopt', call: 1, domain: 'web', outcome: 'hang' } as const;
    const next = f.restart({ driver: { faults: [hang] } });
    await f.settleUntil(() => clock.pending > timers);
    await clock.advance(2000);
    f = await next;
    const isSilent = async (name: string): Promise<boolean | undefined> =>
      (await f.calls.get(name)).domain?.unreachable;
    expect([await isSilent('web'), await isSilent('other'), f.see('web'), f.told()]).toEqual([
      true,
      false,
      'web running(booted)',
      [],
    ]);
    await f.calls.suspend('other');
    f.told();
    // The job that takes it back has its time; what is asked of it meanwhile comes after that.
    const suspended = f.calls.suspend('web');
    await clock.advance(8000);
    await suspended;
    await f.settle();
    expect([await isSilent('web'), f.see('web'), f.told().length]).toEqual([false, 'web paused(user)', 3]);
  });
  test('that never answers does not keep the daemon', async () => {
    await f.started('web');
    const directory = f.directory;
    const { clock, driver } = f;
    const timers = clock.pending;
    const next = f.restart({ driver: { faults: [{ verb: 'adopt', call: 1, outcome: 'hang' }] } });
    await f.settleUntil(() => clock.pending > timers);
    await clock.advance(10_000);
    f = await next;
    expect([f.directory, f.see('web'), driver.host.machines.length]).toEqual([directory, 'web running(booted)', 1]);
  });
});

test('what a damaged file takes away is only its own domain', async () => {
  await f.defined('web');
  const { uuid } = await f.defined('db');
  writeFileSync(`${f.directory}/state/domains/${uuid}.json`, '{');
  f = await f.restart();
  expect([f.see('web'), f.see('db')]).toEqual(['web shutoff(unspecified)', undefined]);
});
