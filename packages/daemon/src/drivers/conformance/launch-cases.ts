import { expect, test } from 'vitest';
import type { Fault } from '../../model/fault.js';
import type { Fact } from '../driver.js';
import type { Scene } from './scene.js';

/** What is true of `launch`. */
export function launchCases(scene: () => Scene): void {
  test('a launched guest is paused before its first instruction', async () => {
    const { env, launched, console, patient } = scene();
    const { guest, plan, facts } = await launched();
    await env.pass(200);
    expect((await guest.status(patient)).run).toBe('paused');
    expect(await console(plan)).toBe('');
    expect(facts).toEqual([]);
  });

  test('a spec that boots is refused by nothing', () => {
    const { env } = scene();
    expect(env.driver.refusals(env.bootableSpec('web', '2d0e1c2a-0a3f-4d3f-8d55-3a60d7f5d3b1'))).toEqual([]);
  });

  test('a launch that fails leaves nothing and tells nothing', async () => {
    const { env, plan, patient } = scene();
    const facts: Fact[] = [];
    const bad = plan(facts, env.unlaunchableSpec);
    const refusal: unknown = await env.driver.launch(bad, patient).catch((error: unknown) => error);
    expect(refusal).toHaveProperty('name', 'Fault');
    expect(launchRefusals).toContain((refusal as Fault).reason);
    await env.pass(200);
    expect(await env.remains(bad)).toEqual([]);
    expect(facts).toEqual([]);
  });

  test('what failed to launch can be launched when the cause is gone', async () => {
    const { env, plan, patient } = scene();
    const bad = plan([], env.unlaunchableSpec);
    await expect(env.driver.launch(bad, patient)).rejects.toHaveProperty('name', 'Fault');
    await env.makeLaunchable();
    const guest = await env.driver.launch({ ...bad, spec: env.bootableSpec(bad.name, bad.uuid) }, patient);
    expect((await guest.status(patient)).run).toBe('paused');
  });

  test('a launch that was given up before it began leaves nothing', async () => {
    const { env, plan } = scene();
    const facts: Fact[] = [];
    const given = plan(facts);
    await expect(env.driver.launch(given, AbortSignal.abort(new Error('given up')))).rejects.toThrow('given up');
    expect(await env.remains(given)).toEqual([]);
    expect(facts).toEqual([]);
  });

  test.each([0, 1, 5, 20])('a launch that is given up after %i ms leaves nothing, or a guest', async (afterMs) => {
    const { env, plan, patient, eventually, exited } = scene();
    const facts: Fact[] = [];
    const given = plan(facts);
    const caller = new AbortController();
    const launch = env.driver.launch(given, caller.signal);
    launch.catch(() => {}); // looked at below; until then it must not count as unhandled
    await env.pass(afterMs);
    caller.abort(new Error('given up'));
    const [outcome] = await Promise.allSettled([launch]);
    if (outcome.status === 'fulfilled') {
      await outcome.value.end('forced', patient);
      await exited(facts);
    }
    const heard = facts.map(({ kind }) => kind);
    expect([outcome.status, heard, outcome.status === 'rejected' && outcome.reason]).toEqual(
      outcome.status === 'fulfilled' ? ['fulfilled', ['exited'], false] : ['rejected', [], new Error('given up')],
    );
    await eventually('nothing is left of it', async () => (await env.remains(given)).length === 0);
  });

  test('two guests live side by side and tell only of themselves', async () => {
    const { env, booted, exited } = scene();
    const [first, second] = [await booted(), await booted()];
    await env.crash(first.plan, first.guest);
    await exited(first.facts);
    expect(second.facts).toEqual([]);
    expect((await second.guest.status(scene().patient)).run).toBe('running');
  });
}

const launchRefusals = ['LAUNCH_FAILED', 'FILE_NOT_FOUND', 'FILE_PERMISSION', 'RESOURCE_EXHAUSTED'];
