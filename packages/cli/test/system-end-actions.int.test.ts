import { join } from 'node:path';
import type { Domain, Host } from '@holdfast/sdk';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { askGuest } from './system/ask-guest.js';
import type { Daemon } from './system/daemon.js';
import { machineXml } from './system/machine-xml.js';
import { removeDomains } from './system/remove-domains.js';
import { hasQemu, Site } from './system/site.js';
import { until } from './system/until.js';

const actions = ['destroy', 'restart', 'rename-restart', 'preserve'] as const;

/** Something that a guest comes to, and what is known of it afterwards. */
interface Deed {
  readonly what: string;
  readonly element: 'on_poweroff' | 'on_reboot' | 'on_crash';
  /** What is typed for it, to who sits in the guest; absent: it is asked to reboot. */
  readonly typed?: string;
  readonly ended: string;
  readonly anew: string;
  /** The last is what QEMU itself says. */
  readonly kept: readonly [state: string, run: string];
}

const deeds: readonly Deed[] = [
  {
    what: 'powers itself off',
    element: 'on_poweroff',
    typed: 'o',
    ended: 'shutoff shutdown',
    anew: 'running booted',
    kept: ['shutdown user', 'shutdown'],
  },
  {
    what: 'resets itself',
    element: 'on_reboot',
    typed: 'r',
    ended: 'shutoff shutdown',
    anew: 'running booted',
    kept: ['shutdown user', 'paused'],
  },
  {
    what: 'reboots as it is asked to',
    element: 'on_reboot',
    ended: 'shutoff shutdown',
    anew: 'running booted',
    kept: ['shutdown user', 'shutdown'],
  },
  {
    what: 'panics',
    element: 'on_crash',
    typed: 'p',
    ended: 'shutoff crashed',
    anew: 'running booted',
    kept: ['crashed panicked', 'guest-panicked'],
  },
];

describe.skipIf(!hasQemu)('what the configuration says of its end comes of a guest that', () => {
  let site: Site;
  let daemon: Daemon;
  let host: Host;
  beforeAll(async () => {
    site = new Site();
    daemon = await site.open('main');
    host = await daemon.connect();
  });
  const expectNothingLeft = (): void => {
    expect([site.guests(), daemon.guestFolders(), daemon.errors]).toEqual([[], [], []]);
  };
  afterEach(async () => {
    await removeDomains(host);
    expectNothingLeft();
  });
  afterAll(() => site?.[Symbol.asyncDispose]());

  /** How often it has come up. */
  const boots = async (guest: Domain): Promise<number> =>
    new TextDecoder().decode((await guest.readConsoleLog()).data).split('READY').length - 1;
  const stateOf = async (guest: Domain): Promise<string> => {
    const { state, reason } = await guest.get();
    return `${state} ${reason}`;
  };
  const runOf = async (guest: Domain): Promise<unknown> => {
    const monitor = join(daemon.runDirectory, 'qemu', (await guest.get()).uuid, 'rescue');
    return ((await askGuest(monitor, 'query-status')) as { readonly status: string }).status;
  };

  let defined = 0;
  test.each(deeds)('$what', { timeout: 120_000 }, async ({ element, typed, ended, anew, kept }) => {
    const guests = await Promise.all(
      actions.map(async (action) => {
        const more = `<${element}>${action}</${element}>`;
        const devices = "<panic model='isa'/>";
        const name = `${typed ?? 'asked'}-${action}`;
        // None was there before: its console log would go on.
        const number = ++defined;
        await host.domains.define(machineXml({ name, number, rom: site.rom, more, devices }));
        const guest = host.domains.get(name);
        await guest.start();
        await until(`${name} is up`, async () => (await boots(guest)) === 1);
        return guest;
      }),
    );
    const outcomes = [ended, anew, anew, kept[0]];
    await Promise.all(
      guests.map(async (guest, index) => {
        await using console = typed === undefined ? undefined : await guest.openConsole();
        if (console === undefined) await guest.reboot();
        else console.write(typed);
        const wanted = outcomes[index];
        let seen = '';
        await until(
          () => `${actions[index]} is ${wanted}, and has come up again where it begins anew; it is ${seen}`,
          async () => {
            const times = await boots(guest);
            seen = `${await stateOf(guest)}, up ${times} times`;
            return seen.startsWith(`${wanted},`) && (wanted !== anew || times === 2);
          },
        );
      }),
    );
    const last = guests.at(-1);
    if (last === undefined) throw new Error('there is no guest that is kept');
    await until('the guest that is kept stands still', async () => (await runOf(last)) === kept[1]);
    expect(await stateOf(last)).toBe(kept[0]);
  });
});
