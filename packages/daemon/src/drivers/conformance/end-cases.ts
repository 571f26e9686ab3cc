import { expect, test } from 'vitest';
import type { Guest } from '../driver.js';
import type { Scene } from './scene.js';

/** What is true of the end of a guest, whoever brings it about. */
export function endCases(scene: () => Scene): void {
  test.each(['forced', 'graceful'] as const)(
    'a %s end leaves nothing, and `exited` is told once and last',
    async (how) => {
      const { env, booted, exited, patient } = scene();
      const { guest, plan, facts } = await booted();
      await guest.end(how, patient);
      expect(await env.remains(plan)).toEqual([]);
      await exited(facts);
      await env.pass(200);
      expect(facts.at(-1)).toMatchObject({ kind: 'exited', cause: 'ended' });
      expect(facts.filter(({ kind }) => kind === 'exited')).toHaveLength(1);
    },
  );

  test('a guest that never ran can be ended', async () => {
    const { env, launched, exited, patient } = scene();
    const { guest, plan, facts } = await launched();
    await guest.end('forced', patient);
    expect(await env.remains(plan)).toEqual([]);
    await exited(facts);
    expect(facts).toMatchObject([{ kind: 'exited', cause: 'ended' }]);
  });

  test('ending twice, at once and later, is one end', async () => {
    const { env, booted, exited, patient } = scene();
    const { guest, facts } = await booted();
    await Promise.all([guest.end('graceful', patient), guest.end('forced', patient), guest.end('forced', patient)]);
    await guest.end('forced', patient);
    await guest.end('graceful', patient);
    await exited(facts);
    await env.pass(200);
    expect(facts.filter(({ kind }) => kind === 'exited')).toHaveLength(1);
  });

  test('a guest whose hypervisor dies has crashed, and that is told once and last', async () => {
    const { env, booted, exited } = scene();
    const { guest, plan, facts } = await booted();
    await env.crash(plan, guest);
    await exited(facts);
    await env.pass(200);
    expect(facts.at(-1)).toMatchObject({ kind: 'exited', cause: 'crashed' });
    expect(facts.filter(({ kind }) => kind === 'exited')).toHaveLength(1);
    expect(await env.remains(plan)).toEqual([]);
  });

  test('a guest that has crashed can be ended, without another fact', async () => {
    const { env, booted, exited, patient } = scene();
    const { guest, plan, facts } = await booted();
    await env.crash(plan, guest);
    await exited(facts);
    const heard = [...facts];
    await guest.end('forced', patient);
    await env.pass(200);
    expect(facts).toEqual(heard);
  });

  test.each(callsOnGuest)('%s of a guest that is gone is refused', async (_verb, call) => {
    const { booted, exited, patient } = scene();
    const { guest, facts } = await booted();
    await guest.end('forced', patient);
    await exited(facts);
    await expect(call(guest, patient)).rejects.toMatchObject({ name: 'Fault', reason: 'MONITOR_FAILED' });
  });

  test.each(callsOnGuest)('%s with a signal that was aborted before does nothing', async (_verb, call) => {
    const { env, booted, console, patient } = scene();
    const { guest, plan, facts } = await booted();
    const before = [await guest.status(patient), await console(plan)];
    await expect(call(guest, AbortSignal.abort(new Error('given up')))).rejects.toThrow('given up');
    await env.pass(200);
    expect([await guest.status(patient), await console(plan)]).toEqual(before);
    expect(facts).toEqual([]);
  });

  test('an end with a signal that was aborted before does nothing', async () => {
    const { env, booted, patient } = scene();
    const { guest, facts } = await booted();
    const late = AbortSignal.abort(new Error('given up'));
    await expect(guest.end('forced', late)).rejects.toThrow('given up');
    await env.pass(200);
    expect(facts).toEqual([]);
    expect((await guest.status(patient)).run).toBe('running');
  });
}

const callsOnGuest: readonly [string, (guest: Guest, signal: AbortSignal) => Promise<unknown>][] = [
  ['status', (guest, signal) => guest.status(signal)],
  ['pause', (guest, signal) => guest.pause(signal)],
  ['resume', (guest, signal) => guest.resume(signal)],
  ['pressPowerButton', (guest, signal) => guest.pressPowerButton(signal)],
  ['reset', (guest, signal) => guest.reset(signal)],
  ['setMemory', (guest, signal) => guest.setMemory(32 * 1024 * 1024, signal)],
  ['save', (guest, signal) => guest.save('/nonexistent/guest.state', { signal, onProgress: () => {} })],
  ['setVcpus', (guest, signal) => guest.setVcpus(1, signal)],
  ['devices', (guest, signal) => guest.devices(signal)],
];
