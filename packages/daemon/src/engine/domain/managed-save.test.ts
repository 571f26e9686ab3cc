import { existsSync, writeFileSync } from 'node:fs';
import { DomainState, DomainStateReason, GuestPhase, StoredSave } from '@holdfast/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { outcomeOf } from '../../../test/engine/engine-calls.js';
import { type EngineFixture, engineFixture } from '../../../test/engine/engine-fixture.js';
import { type FailingFileSystem, failingFileSystem } from '../../../test/engine/failing-file-system.js';
import { TestHost } from '../../drivers/test/test-host.js';

let f: EngineFixture;
let disk: FailingFileSystem;

beforeEach(async () => {
  disk = failingFileSystem();
  f = await engineFixture({ fileSystem: disk, driver: { behaviour: { balloon: 'obey' } } });
});
afterEach(() => f[Symbol.asyncDispose]());

const uuidOf = (name: string): string => f.at.domains.byName(name)?.uuid ?? '';
const hasFile = (name: string): boolean => existsSync(f.at.store.savedState(uuidOf(name)));

async function saved(name = 'web'): Promise<void> {
  await f.started(name);
  await f.pass(1000);
  await f.calls.managedSave(name);
  f.told();
}

describe('a managed save', () => {
  test('ends the guest, and the next start goes on where it was', async () => {
    await f.started('web');
    await f.pass(1000);
    const before = f.driver.guest('web').console;
    const { domain } = await f.calls.managedSave('web');
    expect([f.see('web'), domain?.hasManagedSave, hasFile('web'), f.driver.host.machines]).toEqual([
      'web shutoff(saved)',
      true,
      true,
      [],
    ]);
    const { domain: again } = await f.calls.start('web');
    await f.pass(1000);
    // It does not boot once more.
    expect([f.see('web'), again?.hasManagedSave, hasFile('web'), f.driver.guest('web').console]).toEqual([
      'web running(restored)',
      false,
      false,
      before,
    ]);
  });

  test('is known after a restart of the daemon and of the host', async () => {
    await saved();
    f = await f.restart({ bootId: 'boot-2' });
    expect([f.see('web'), (await f.calls.get('web')).domain?.hasManagedSave]).toEqual(['web shutoff(saved)', true]);
    await f.calls.start('web');
    expect(f.see('web')).toBe('web running(restored)');
  });

  test('keeps what the guest had, whatever is defined meanwhile', async () => {
    await f.started('web', { title: 'old' });
    await f.calls.managedSave('web');
    await f.defined('web', { title: 'new' });
    const { domain } = await f.calls.start('web');
    expect([domain?.spec?.title, domain?.nextBootSpec?.title]).toEqual(['old', 'new']);
  });

  test.each([
    [undefined, 'running', 'web running(restored)'],
    [true, 'running', 'web paused(user)'],
    [undefined, 'paused', 'web paused(user)'],
    [false, 'paused', 'web running(restored)'],
  ] as const)('with paused: %s of one that is %s leaves it so', async (paused, state, then) => {
    await f.started('web');
    if (state === 'paused') await f.calls.suspend('web');
    await f.calls.managedSave('web', paused === undefined ? {} : { paused });
    await f.calls.start('web');
    expect(f.see('web')).toBe(then);
  });

  test('is discarded by a start that shall boot', async () => {
    await saved();
    const { domain } = await f.calls.start('web', { forceBoot: true });
    expect([f.see('web'), domain?.hasManagedSave, hasFile('web')]).toEqual(['web running(booted)', false, false]);
  });

  test('is discarded when asked, and again is no error', async () => {
    await saved();
    await f.calls.removeManagedSave('web');
    await f.calls.removeManagedSave('web');
    expect([hasFile('web'), f.told()]).toEqual([false, []]);
    await f.calls.start('web');
    expect(f.see('web')).toBe('web running(booted)');
  });

  test('keeps the domain from being undefined and renamed', async () => {
    await saved();
    expect([
      await outcomeOf(f.calls.undefine('web')),
      await outcomeOf(f.calls.undefine('web', { validateOnly: true })),
      await outcomeOf(f.calls.rename('web', 'front')),
      await outcomeOf(f.calls.undefine('web', { managedSave: true })),
      f.see('web'),
    ]).toEqual(['INVALID_STATE', 'INVALID_STATE', 'INVALID_STATE', 'ok', undefined]);
  });

  test('of a transient domain is refused', async () => {
    await f.started('web');
    await f.calls.undefine('web');
    expect([await outcomeOf(f.calls.managedSave('web')), f.see('web')]).toEqual([
      'INVALID_STATE',
      'web running(booted) transient',
    ]);
  });
});

describe('what goes wrong has the guest run on:', () => {
  test.each([
    ['the driver cannot write', () => f.driver.inject({ verb: 'save', outcome: 'fail', call: 1 }), 'MONITOR_FAILED'],
    ['the definition cannot be written', () => disk.fill('state/domains'), 'STATE_WRITE_FAILED'],
  ] as const)('%s', async (_what, happen, reason) => {
    await f.started('web');
    happen();
    expect([await outcomeOf(f.calls.managedSave('web')), f.see('web'), f.driver.guest('web').status.run]).toEqual([
      reason,
      'web running(save-canceled)',
      'running',
    ]);
    expect([hasFile('web'), (await f.calls.get('web')).domain?.hasManagedSave]).toEqual([false, false]);
    disk.free();
    await f.calls.managedSave('web');
    expect(f.see('web')).toBe('web shutoff(saved)');
  });

  test('a guest that is gone is gone, which is no fault of taking back', async () => {
    await f.started('web');
    f.driver.inject({ verb: 'save', outcome: 'die', call: 1 });
    const refusal: unknown = await f.calls.managedSave('web').catch((error: unknown) => error);
    expect(refusal).toMatchObject({ reason: 'MONITOR_FAILED' });
    expect(String(refusal)).not.toContain('let the guest go on');
    await f.settleUntil(() => f.see('web')?.startsWith('web shutoff') === true);
    expect([hasFile('web'), (await f.calls.get('web')).domain?.hasManagedSave]).toEqual([false, false]);
  });

  test('a state from which a guest began to go on is void, and its file is gone', async () => {
    await saved();
    f.driver.inject({ verb: 'resume', outcome: 'fail', call: 1 });
    expect([await outcomeOf(f.calls.start('web')), f.see('web'), hasFile('web')]).toEqual([
      'MONITOR_FAILED',
      'web shutoff(failed)',
      false,
    ]);
    await f.calls.start('web');
    expect(f.see('web')).toBe('web running(booted)');
  });

  test('a destroy meanwhile ends it', async () => {
    await f.started('web');
    f.driver.inject({ verb: 'save', outcome: 'hang', call: 1 });
    const saving = outcomeOf(f.calls.managedSave('web'));
    await f.settleUntil(() => f.see('web') === 'web paused(save)');
    await f.calls.destroy('web');
    expect([await saving, f.see('web'), hasFile('web')]).toEqual(['CANCELLED', 'web shutoff(destroyed)', false]);
  });

  test('a state that cannot be read leaves the domain off, and the state where it is', async () => {
    await saved();
    f.driver.inject({ verb: 'launch', outcome: 'fail', call: 1 });
    expect([await outcomeOf(f.calls.start('web')), f.see('web'), hasFile('web')]).toEqual([
      'LAUNCH_FAILED',
      'web shutoff(failed)',
      true,
    ]);
    await f.calls.start('web');
    expect(f.see('web')).toBe('web running(restored)');
  });
});

/** What a daemon that died in the midst of it has left, and what the next one makes of that. */
describe('after a crash', () => {
  interface Left {
    /** What the definition says of a saved state. */
    readonly saved?: { readonly paused: boolean; readonly used: boolean };
    readonly state: DomainState;
    readonly reason: DomainStateReason;
    readonly phase?: GuestPhase;
    readonly endingReason?: DomainStateReason;
    readonly guest: 'paused' | 'running' | 'gone';
  }
  const { DOMAIN_STATE_PAUSED: PAUSED, DOMAIN_STATE_RUNNING: RUNNING } = DomainState;
  const {
    DOMAIN_STATE_REASON_SAVE: SAVE,
    DOMAIN_STATE_REASON_SAVED: SAVED,
    DOMAIN_STATE_REASON_STARTING_UP: STARTING_UP,
    DOMAIN_STATE_REASON_RESTORED: RESTORED,
    DOMAIN_STATE_REASON_USER: USER,
    DOMAIN_STATE_REASON_BOOTED: BOOTED,
  } = DomainStateReason;
  const fresh = { paused: false, used: false };
  const used = { paused: false, used: true };

  async function crash({ saved: save, guest, ...left }: Left): Promise<unknown[]> {
    await f.started('web');
    if (guest !== 'running') f.driver.guest('web').pauseFromOutside();
    await f.settle();
    const { guests, domains } = await f.at.store.load();
    const [stored] = guests;
    const [definition] = domains;
    if (stored === undefined || definition === undefined) throw new Error('nothing was written down');
    const endingReason = left.endingReason ?? DomainStateReason.DOMAIN_STATE_REASON_UNSPECIFIED;
    await f.at.store.saveGuest({ ...stored, phase: GuestPhase.GUEST_PHASE_ACTIVE, ...left, endingReason });
    await f.at.store.saveDomain({
      ...definition,
      ...(save === undefined ? {} : { saved: StoredSave.create({ spec: stored.spec, ...save }) }),
    });
    if (save !== undefined) writeFileSync(f.at.store.savedState(uuidOf('web')), 'a state');
    f = await f.restart(guest === 'gone' ? { host: new TestHost() } : {});
    await f.settle();
    const { domain } = await f.calls.get('web');
    // One that is void takes no room.
    expect(hasFile('web')).toBe(domain?.hasManagedSave);
    const run = f.driver.host.machines.map(({ status }) => status.run).join();
    return [f.see('web'), run, domain?.hasManagedSave];
  }

  test.each<[string, Left, unknown[]]>([
    [
      'while it was written: the guest goes on',
      { state: PAUSED, reason: SAVE, guest: 'paused' },
      ['web running(save-canceled)', 'running', false],
    ],
    [
      'when it was noted: the guest goes on, and there is no state',
      { state: PAUSED, reason: SAVE, saved: fresh, guest: 'paused' },
      ['web running(save-canceled)', 'running', false],
    ],
    [
      'when that of a paused one was noted: it stays paused',
      { state: PAUSED, reason: USER, saved: fresh, guest: 'paused' },
      ['web paused(user)', 'paused', false],
    ],
    [
      'when it was noted, and the host was started anew: it is saved',
      { state: PAUSED, reason: SAVE, saved: fresh, guest: 'gone' },
      ['web shutoff(saved)', '', true],
    ],
    [
      'when its end was announced: it is ended',
      {
        state: PAUSED,
        reason: SAVE,
        saved: fresh,
        guest: 'paused',
        phase: GuestPhase.GUEST_PHASE_ENDING,
        endingReason: SAVED,
      },
      ['web shutoff(saved)', '', true],
    ],
    [
      'when a start from it had its guest: it goes on',
      { state: PAUSED, reason: STARTING_UP, saved: fresh, guest: 'paused' },
      ['web running(restored)', 'running', false],
    ],
    [
      'when a start from it had its guest, which is gone: the state is kept',
      { state: PAUSED, reason: STARTING_UP, saved: fresh, guest: 'gone' },
      ['web shutoff(failed)', '', true],
    ],
    [
      'when the state was given up for its guest: it goes on',
      { state: PAUSED, reason: STARTING_UP, saved: used, guest: 'paused' },
      ['web running(restored)', 'running', false],
    ],
    [
      'when its guest was about to be paused: it stays so',
      { state: PAUSED, reason: STARTING_UP, saved: { paused: true, used: true }, guest: 'paused' },
      ['web paused(user)', 'paused', false],
    ],
    [
      'when its guest had gone on and is gone: the state is void',
      { state: RUNNING, reason: RESTORED, saved: used, guest: 'gone' },
      ['web shutoff(daemon)', '', false],
    ],
    [
      'when a boot in spite of it had gone on: the state is void',
      { state: RUNNING, reason: BOOTED, saved: used, guest: 'running', phase: GuestPhase.GUEST_PHASE_STARTING },
      ['web shutoff(failed)', '', false],
    ],
  ])('%s', async (_when, left, expected) => {
    expect(await crash(left)).toEqual(expected);
  });

  test('files of states that no definition knows of are removed', async () => {
    await saved();
    const { domains } = await f.at.store.load();
    for (const { saved: _saved, ...domain } of domains) await f.at.store.saveDomain(domain);
    f = await f.restart();
    expect([hasFile('web'), f.see('web')]).toEqual([false, 'web shutoff(saved)']);
  });
});
