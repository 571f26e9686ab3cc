import { expect, test } from 'vitest';
import type { GuestConsole } from '../driver.js';
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

  test('an open console shows what the guest writes, takes what is typed, and can be opened again', async () => {
    const { env, plan, patient, eventually, console } = scene();
    const made = plan([], env.consoleSpec);
    const guest = await env.driver.launch(made, patient);
    const first = heard(await guest.openConsole('serial0', patient));
    await guest.resume(patient);
    await eventually('the guest is heard', () => first.text.includes(env.readyLine));
    const before = first.text.length;
    await first.console.write(Buffer.from('z'), patient);
    await eventually('the guest answers', () => first.text.length > before);
    first.console.close();
    await first.ended;

    const second = heard(await guest.openConsole('serial0', patient));
    await second.console.write(Buffer.from('z'), patient);
    await eventually('the guest answers again', () => second.text.length > 0);
    await guest.end('forced', patient);
    await second.ended;
    // The log has it all, whoever had the console open.
    expect(await console(made)).toContain(first.text);
  });

  test('addresses are told by interface, and a guest without interfaces has none', async () => {
    const { env, plan, patient } = scene();
    const guest = await env.driver.launch(plan([], env.specWithoutConsole), patient);
    expect(await guest.addresses('arp', patient)).toEqual([]);
    await guest.end('forced', patient);
  });
}

/** Reads a console as fast as it comes. */
function heard(console: GuestConsole): { readonly console: GuestConsole; text: string; readonly ended: Promise<void> } {
  const read = async (): Promise<void> => {
    for await (const piece of console.output) ear.text += Buffer.from(piece).toString();
  };
  const ear = { console, text: '', ended: Promise.resolve() };
  ear.ended = read();
  return ear;
}
