import { expect, test } from 'vitest';
import type { GuestAbilities } from './driver-environment.js';
import type { Scene } from './scene.js';

/** What is true of a guest that runs: `status`, `resume`, `pause`, `reset`, the power button, and its own facts. */
export function runCases(scene: () => Scene, abilities: GuestAbilities): void {
  test('a guest that is resumed runs, and its driver does not tell what the caller did', async () => {
    const { booted, patient } = scene();
    const { guest, facts } = await booted();
    expect((await guest.status(patient)).run).toBe('running');
    expect(facts).toEqual([]);
  });

  test('a guest that is paused stands still, and its driver does not tell what the caller did', async () => {
    const { env, booted, patient } = scene();
    const { guest, facts } = await booted();
    await guest.pause(patient);
    await env.pass(100);
    expect(await guest.status(patient)).toMatchObject({ run: 'paused', cause: 'user' });
    await guest.resume(patient);
    await env.pass(100);
    expect((await guest.status(patient)).run).toBe('running');
    expect(facts).toEqual([]);
  });

  test('pausing and resuming twice change nothing', async () => {
    const { booted, patient } = scene();
    const { guest, facts } = await booted();
    await guest.resume(patient);
    expect((await guest.status(patient)).run).toBe('running');
    await guest.pause(patient);
    await guest.pause(patient);
    expect((await guest.status(patient)).run).toBe('paused');
    expect(facts).toEqual([]);
  });

  test('the power button makes the guest shut down; its process stays until it is ended', async () => {
    const { booted, eventually, exited, patient } = scene();
    const { guest, facts } = await booted();
    await guest.pressPowerButton(patient);
    await eventually('the fact `shutdown`', () => facts.length > 0);
    expect(facts).toEqual([{ kind: 'shutdown', by: 'guest' }]);
    expect((await guest.status(patient)).run).toBe('shutdown');
    await guest.end('graceful', patient);
    await exited(facts);
    expect(facts[1]?.kind).toBe('exited');
    expect(facts[1]).not.toMatchObject({ cause: 'crashed' });
  });

  test('a guest that powers itself off tells it in the same way', async () => {
    const { env, booted, eventually, patient } = scene();
    const { guest, plan, facts } = await booted();
    await env.shutdownFromInside(plan);
    await eventually('the fact `shutdown`', () => facts.length > 0);
    expect(facts).toEqual([{ kind: 'shutdown', by: 'guest' }]);
    expect((await guest.status(patient)).run).toBe('shutdown');
  });

  test('a guest that has shut down can be reset and boots again', async () => {
    const { env, booted, console, eventually, patient } = scene();
    const { guest, plan, facts } = await booted();
    await env.shutdownFromInside(plan);
    await eventually('the fact `shutdown`', () => facts.length > 0);
    await guest.reset(patient);
    await guest.resume(patient);
    await eventually('it boots again', async () => (await console(plan)).split(env.readyLine).length === 3);
    expect((await guest.status(patient)).run).toBe('running');
  });

  test('the reset button begins anew and is told as a fact', async () => {
    const { env, booted, console, eventually, patient } = scene();
    const { guest, plan, facts } = await booted();
    await guest.reset(patient);
    await eventually('it boots again', async () => (await console(plan)).split(env.readyLine).length === 3);
    await eventually('the fact `reset`', () => facts.length > 0);
    expect(facts).toEqual([{ kind: 'reset', by: 'host' }]);
    expect((await guest.status(patient)).run).toBe('running');
  });

  test('a guest that reboots itself tells it', async () => {
    const { env, booted, eventually } = scene();
    const { plan, facts } = await booted();
    await env.rebootFromInside(plan);
    await eventually('the fact `reset`', () => facts.length > 0);
    expect(facts).toEqual([{ kind: 'reset', by: 'guest' }]);
  });

  test('a panic is told and seen', async () => {
    const { env, booted, eventually, patient } = scene();
    const { guest, plan, facts } = await booted();
    await env.panic(plan);
    await eventually('the fact `panicked`', () => facts.length > 0);
    expect(facts).toEqual([{ kind: 'panicked' }]);
    expect((await guest.status(patient)).run).toBe('panicked');
  });

  if (!abilities.balloon) return;

  test('a balloon that follows is told and seen', async () => {
    const { booted, eventually, patient } = scene();
    const { guest, facts } = await booted();
    await guest.setMemory(64 * 1024 * 1024, patient);
    await eventually('the fact `balloon-changed`', () => facts.length > 0);
    expect(facts).toEqual([{ kind: 'balloon-changed', memoryBytes: 64 * 1024 * 1024 }]);
    expect((await guest.status(patient)).memoryBytes).toBe(64 * 1024 * 1024);
  });
}
