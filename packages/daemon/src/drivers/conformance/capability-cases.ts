import { expect, test } from 'vitest';
import type { Scene } from './scene.js';

/** What is true of the ways in which a driver can run guests. */
export function capabilityCases(scene: () => Scene): void {
  test('there is a usable way to run guests, and what is not usable says why', async () => {
    const { env, patient } = scene();
    const ways = await env.driver.guestCapabilities({ refresh: false }, patient);
    expect(ways.some(({ usable }) => usable)).toBe(true);
    for (const way of ways) {
      expect(way.machines.length).toBeGreaterThan(0);
      expect(way.unusableReason === '').toBe(way.usable);
    }
  });

  test('probing again finds the same', async () => {
    const { env, patient } = scene();
    const probe = async (refresh: boolean): Promise<unknown[]> => {
      const ways = await env.driver.guestCapabilities({ refresh }, patient);
      // Of a KVM that is too slow, which step shows it first is a matter of moments.
      return ways.map(({ unusableReason, ...way }) => ({ ...way, isExplained: unusableReason !== '' }));
    };
    const known = await probe(false);
    expect(await probe(true)).toEqual(known);
  });

  test('what is accepted in a spec has a path and values, each path once', async () => {
    const { env, patient } = scene();
    const [way] = await env.driver.guestCapabilities({ refresh: false }, patient);
    if (way === undefined) throw new Error('no way to run guests');
    const accepted = env.driver.domainCapabilities(way, way.machines[0] ?? '');
    expect(accepted.length).toBeGreaterThan(0);
    expect(new Set(accepted.map(({ path }) => path)).size).toBe(accepted.length);
    for (const { values } of accepted) expect(values.length).toBeGreaterThan(0);
  });
}
