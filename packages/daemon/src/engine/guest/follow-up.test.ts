import { GuestPhase } from '@holdfast/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type EngineFixture, engineFixture } from '../../../test/engine/engine-fixture.js';

let f: EngineFixture;

beforeEach(async () => {
  f = await engineFixture();
});
afterEach(() => f[Symbol.asyncDispose]());

const guest = () => f.driver.guest('web');
const until = (kind: string): Promise<void> =>
  f.settleUntil(() => f.at.domains.byName('web')?.jobs.holder?.kind === kind);

const machine = () => f.driver.host.machines.at(0)?.status.run;

describe('what was still to be done about a guest that has rebooted is done', () => {
  const held = ['web shutdown(user)', 'paused'];

  test('by the next daemon, when it is to be preserved', async () => {
    await f.started('web', { onReboot: 'preserve' });
    f.driver.inject({ verb: 'pause', outcome: 'hang' });
    guest().rebootFromInside();
    await until('pause-guest');
    f = await f.restart();
    await f.settle();
    expect([f.see('web'), machine()]).toEqual(held);
  });

  test('by the next daemon, when it is to end', async () => {
    await f.started('web', { onReboot: 'destroy' });
    f.driver.inject({ verb: 'end', outcome: 'hang' });
    guest().rebootFromInside();
    await until('end-guest');
    // As if the daemon had died just before it wrote down that it ends it.
    const [stored] = (await f.at.store.load()).guests;
    if (stored === undefined) throw new Error('there is no guest');
    await f.at.store.saveGuest({ ...stored, phase: GuestPhase.GUEST_PHASE_ACTIVE });
    f = await f.restart();
    await f.settle();
    expect([f.see('web'), machine()]).toEqual(['web shutoff(shutdown)', undefined]);
  });

  test('when it can be reached again', async () => {
    await f.started('web', { onReboot: 'preserve' });
    guest().rebootFromInside();
    guest().loseMonitor();
    await f.settle();
    expect([f.see('web'), machine()]).toEqual(['web shutdown(user)', 'running']);
    guest().regainMonitor();
    await f.settle();
    expect([f.see('web'), machine()]).toEqual(held);
  });

  test('and one that reboots again before it is held is told of once', async () => {
    await f.started('web', { onReboot: 'preserve' });
    guest().rebootFromInside();
    guest().rebootFromInside();
    await f.settle();
    expect([f.see('web'), machine(), f.told()]).toEqual([...held, ['web: shutdown(guest) shutdown(user)']]);
  });
});

describe('what a destroy has stopped that is given up itself is done after it', () => {
  /** Has a guest whose process does not end of itself destroyed gently, and gives that up. */
  async function destroyInVain(): Promise<void> {
    const destroy = f.calls.destroy('web', { graceful: true });
    destroy.catch(() => undefined);
    await until('destroy');
    f.at.operations.cancel(f.at.domains.byName('web')?.jobs.holder?.operationId ?? '', 'somebody');
    await expect(destroy).rejects.toMatchObject({ reason: 'CANCELLED' });
  }

  test('one that is off is ended', async () => {
    await f.started('web');
    await f.pass(100);
    guest().behave({ quit: 'ignore' });
    guest().shutdownFromInside();
    await until('end-guest');
    await destroyInVain();
    await until('end-guest');
    // Its grace begins when its end is written down.
    await f.settleUntil(() => f.clock.pending > 0);
    await f.clock.advance(f.at.limits.endGraceMs);
    await f.settle();
    expect([f.see('web'), machine()]).toEqual(['web shutoff(shutdown)', undefined]);
  });

  test('one that is to reboot begins anew', async () => {
    await f.started('web');
    guest().behave({ quit: 'ignore' });
    await f.pass(100);
    await f.calls.reboot('web');
    f.driver.inject({ verb: 'reset', outcome: 'hang', call: 1 });
    guest().shutdownFromInside();
    await until('restart-guest');
    await destroyInVain();
    await f.settle();
    expect([f.see('web'), machine()]).toEqual(['web running(booted)', 'running']);
  });
});
