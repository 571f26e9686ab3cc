import { expect, test } from 'vitest';
import type { Scene } from './scene.js';

/** What is true of the console log. */
export function consoleCases(scene: () => Scene): void {
  test('a guest without serial port and console has no log', () => {
    const { env, plan } = scene();
    expect(env.driver.consoleLog(plan([], env.specWithoutConsole))).toBeUndefined();
  });

  test('the log of a guest that never ran is empty', async () => {
    const { env, plan } = scene();
    const log = env.driver.consoleLog(plan([]));
    expect(await log?.read(0, 100)).toEqual({ data: new Uint8Array(), offset: 0, size: 0 });
  });

  test('the log is read in pieces, from the front and from the end', async () => {
    const { env, booted } = scene();
    const { plan } = await booted();
    const log = env.driver.consoleLog(plan);
    const all = await log?.read(0, 1024);
    const { size = 0, data = new Uint8Array() } = all ?? {};
    expect(size).toBe(data.length);
    expect(await log?.read(2, 3)).toMatchObject({ data: data.slice(2, 5), offset: 2, size });
    expect(await log?.read(-4, 1024)).toMatchObject({ data: data.slice(-4), offset: size - 4, size });
    expect(await log?.read(-size - 100, 2)).toMatchObject({ data: data.slice(0, 2), offset: 0, size });
    expect(await log?.read(size + 100, 10)).toMatchObject({ data: new Uint8Array(), size });
  });

  test('the log stays when the guest is gone', async () => {
    const { env, booted, console, patient } = scene();
    const { guest, plan } = await booted();
    await guest.end('forced', patient);
    expect(await console(plan)).toContain(env.readyLine);
  });
}
