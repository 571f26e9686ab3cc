import { expect, test } from 'vitest';
import type { Fact } from '../driver.js';
import type { Scene } from './scene.js';

/** What is true when the daemon ends and begins again: `detach`, `adopt`, and the disposal of a driver. */
export function adoptCases(scene: () => Scene): void {
  test('a guest that was let go of goes on, and is silent', async () => {
    const { env, booted, adopted, patient } = scene();
    const actor = await booted();
    await actor.guest.detach();
    const heard: Fact[] = [];
    const guest = await adopted(await env.restartedDriver(), actor, heard);
    expect((await guest?.status(patient))?.run).toBe('running');
    expect(actor.facts).toEqual([]);
    expect(heard).toEqual([]);
  });

  test('nothing is heard through a handle that was let go of', async () => {
    const { env, booted, eventually } = scene();
    const { guest, plan, facts } = await booted();
    await guest.detach();
    await env.crash(plan, guest);
    await eventually('it is gone', async () => (await env.remains(plan)).every((left) => !left.startsWith('process')));
    await env.pass(200);
    expect(facts).toEqual([]);
  });

  test('letting go twice is letting go', async () => {
    const { booted } = scene();
    const { guest } = await booted();
    await guest.detach();
    await expect(guest.detach()).resolves.toBeUndefined();
  });

  test('a verb through a handle that was let go of is refused', async () => {
    const { booted, patient } = scene();
    const { guest } = await booted();
    await guest.detach();
    await expect(guest.pause(patient)).rejects.toMatchObject({ reason: 'MONITOR_FAILED' });
  });

  test('a driver that is disposed of lets go of its guests and does not touch them', async () => {
    const { env, booted, adopted, patient } = scene();
    const actor = await booted();
    await env.driver[Symbol.asyncDispose]();
    const guest = await adopted(await env.restartedDriver(), actor, []);
    expect((await guest?.status(patient))?.run).toBe('running');
    expect(actor.facts).toEqual([]);
  });

  test('a guest that was taken back is the same process and obeys', async () => {
    const { env, booted, adopted, eventually, exited, patient } = scene();
    const actor = await booted();
    await actor.guest.detach();
    const heard: Fact[] = [];
    const guest = await adopted(await env.restartedDriver(), actor, heard);
    expect(guest?.process).toEqual(actor.guest.process);
    await guest?.pressPowerButton(patient);
    await eventually('the fact `shutdown`', () => heard.length > 0);
    await guest?.end('graceful', patient);
    await exited(heard);
    expect(heard.map(({ kind }) => kind)).toEqual(['shutdown', 'exited']);
    expect(actor.facts).toEqual([]);
    expect(await env.remains(actor.plan)).toEqual([]);
  });

  test('what a guest did meanwhile is seen when it is taken back', async () => {
    const { env, booted, adopted, patient } = scene();
    const actor = await booted();
    await actor.guest.detach();
    await env.shutdownFromInside(actor.plan);
    await env.pass(500);
    const guest = await adopted(await env.restartedDriver(), actor, []);
    expect((await guest?.status(patient))?.run).toBe('shutdown');
  });

  test('a guest that crashes after it was taken back has crashed', async () => {
    const { env, booted, adopted, exited } = scene();
    const actor = await booted();
    await actor.guest.detach();
    const heard: Fact[] = [];
    const guest = await adopted(await env.restartedDriver(), actor, heard);
    await env.crash(actor.plan, guest ?? actor.guest);
    await exited(heard);
    await env.pass(200);
    expect(heard).toMatchObject([{ kind: 'exited', cause: 'crashed' }]);
  });

  test('a guest that died meanwhile is gone, and nothing of it is left', async () => {
    const { env, booted, adopted } = scene();
    const actor = await booted();
    await actor.guest.detach();
    await env.crash(actor.plan, actor.guest);
    const heard: Fact[] = [];
    expect(await adopted(await env.restartedDriver(), actor, heard)).toBeUndefined();
    expect(await env.remains(actor.plan)).toEqual([]);
    expect(heard).toEqual([]);
  });

  test('a guest that never was is gone', async () => {
    const { env, plan, patient } = scene();
    const heard: Fact[] = [];
    const { id, name, uuid, spec, incarnation, report } = plan(heard);
    const never = { id, name, uuid, spec, incarnation, report, process: undefined };
    expect(await env.driver.adopt(never, patient)).toBeUndefined();
    expect(heard).toEqual([]);
  });

  test('a guest whose process was never recorded is taken back, or cleared away', async () => {
    const { env, launched, patient } = scene();
    const { plan, guest } = await launched();
    await guest.detach();
    const { id, name, uuid, spec, incarnation, report } = plan;
    const driver = await env.restartedDriver();
    const taken = await driver.adopt({ id, name, uuid, spec, incarnation, report, process: undefined }, patient);
    const found = taken === undefined ? await env.remains(plan) : (await taken.status(patient)).run;
    expect(found).toEqual(taken === undefined ? [] : 'paused');
  });
}
