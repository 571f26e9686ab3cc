import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Fact, LaunchPlan } from '../driver.js';
import type { Scene } from './scene.js';

/** What is true of `save`, and of a launch that goes on from what it wrote. */
export function saveCases(scene: () => Scene): void {
  let directory = '';
  let path = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'holdfast-save-'));
    path = join(directory, 'guest.state');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const quiet = (signal: AbortSignal) => ({ signal, onProgress: () => {} });
  const next = (plan: LaunchPlan, facts: Fact[]): LaunchPlan => ({
    ...plan,
    incarnation: crypto.randomUUID(),
    restore: path,
    report: (fact) => void facts.push(fact),
  });

  test('a guest that was saved and ended goes on where it was', async () => {
    const { env, booted, console, exited, eventually, patient } = scene();
    const { guest, plan, facts } = await booted();
    await guest.pause(patient);
    const told: number[] = [];
    await guest.save(path, { signal: patient, onProgress: (bytes) => told.push(bytes) });
    expect([statSync(path).size > 0, statSync(path).mode & 0o777, told.at(-1)]).toEqual([
      true,
      0o600,
      statSync(path).size,
    ]);
    await guest.end('forced', patient);
    await exited(facts);

    const heard: Fact[] = [];
    const again = await env.driver.launch(next(plan, heard), patient);
    expect((await again.status(patient)).run).toBe('paused');
    const before = await console(plan);
    await again.resume(patient);
    await env.shutdownFromInside(plan);
    await eventually('it obeys', () => heard.some(({ kind }) => kind === 'shutdown'));
    // It has not booted once more.
    expect((await console(plan)).slice(before.length)).not.toContain(env.readyLine);
    await again.end('forced', patient);
  });

  test('a guest that was saved stays paused, and can go on', async () => {
    const { env, booted, patient } = scene();
    const { guest, facts } = await booted();
    await guest.pause(patient);
    await guest.save(path, quiet(patient));
    expect((await guest.status(patient)).run).toBe('paused');
    await guest.resume(patient);
    await env.pass(100);
    expect([(await guest.status(patient)).run, facts]).toEqual(['running', []]);
    await guest.pause(patient);
    await guest.save(path, quiet(patient));
    await guest.end('forced', patient);
  });

  test('a save that cannot be written leaves no file, and a guest that can go on', async () => {
    const { booted, patient } = scene();
    const { guest } = await booted();
    await guest.pause(patient);
    const nowhere = join(directory, 'missing', 'guest.state');
    await expect(guest.save(nowhere, quiet(patient))).rejects.toMatchObject({ reason: 'STATE_WRITE_FAILED' });
    expect(existsSync(nowhere)).toBe(false);
    await guest.resume(patient);
    expect((await guest.status(patient)).run).toBe('running');
  });

  test('a save with a signal that was aborted before does nothing', async () => {
    const { booted, patient } = scene();
    const { guest } = await booted();
    await guest.pause(patient);
    await expect(guest.save(path, quiet(AbortSignal.abort(new Error('given up'))))).rejects.toThrow('given up');
    expect(existsSync(path)).toBe(false);
  });

  test('a launch from what is no state leaves nothing', async () => {
    const { env, plan, patient } = scene();
    writeFileSync(path, 'this is no state');
    const facts: Fact[] = [];
    const given = next(plan([]), facts);
    await expect(env.driver.launch(given, patient)).rejects.toMatchObject({ reason: 'LAUNCH_FAILED' });
    expect([await env.remains(given), facts]).toEqual([[], []]);
  });
}
