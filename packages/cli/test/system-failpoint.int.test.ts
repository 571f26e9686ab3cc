import { join } from 'node:path';
import type { EventPosition, Host } from '@holdfast/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FailpointFile } from '../../daemon/test/failpoints/failpoint-file.js';
import type { Daemon } from './system/daemon.js';
import { machineXml } from './system/machine-xml.js';
import { hasQemu, Site } from './system/site.js';
import { until } from './system/until.js';

/** A verb on the domain `web`, from where it is legal. */
interface Walk {
  readonly verb: string;
  readonly from: 'nothing' | 'defined' | 'running';
  readonly act: (host: Host, xml: string) => Promise<unknown>;
  readonly to: 'nothing' | 'defined' | 'running';
}

const walks: readonly Walk[] = [
  { verb: 'define', from: 'nothing', act: (host, xml) => host.domains.define(xml), to: 'defined' },
  { verb: 'start', from: 'defined', act: (host) => host.domains.get('web').start(), to: 'running' },
  { verb: 'destroy', from: 'running', act: (host) => host.domains.get('web').destroy(), to: 'defined' },
  { verb: 'undefine', from: 'defined', act: (host) => host.domains.get('web').undefine(), to: 'nothing' },
];

/** Where a reader stands who has read everything. */
async function positionOf(host: Host): Promise<EventPosition> {
  await using events = host.events();
  return await events.opened;
}

/** With real guests and a real lock daemon: the daemon kills itself at each place of a verb, and the next one comes. */
describe.skipIf(!hasQemu)('a daemon that is killed at any place of', () => {
  let site: Site;
  let daemon: Daemon;
  let host: Host;
  let failpoints: FailpointFile;
  let xml: string;

  beforeAll(async () => {
    site = new Site();
    failpoints = new FailpointFile(join(site.directory, 'failpoint.json'));
    daemon = await site.open('main', { by: failpoints.by });
    host = await daemon.connect();
    xml = machineXml({ name: 'web', number: 1, rom: site.rom, disks: [site.image('web.img')] });
  });
  afterAll(() => site?.[Symbol.asyncDispose]());

  /** What the engine says, and what there is: they must agree. */
  async function look(): Promise<{ is: Walk['from']; guests: number[]; leases: string[]; status: string[] }> {
    const domains = await host.domains.list().toArray();
    const [web] = domains;
    expect(['shutoff', 'running', undefined]).toContain(web?.state);
    const files = Object.keys(daemon.files());
    const status = files.filter((path) => path.startsWith(daemon.runDirectory));
    const definitions = files.filter((path) => path.startsWith(join(daemon.stateDirectory, 'domains')));
    expect(definitions).toHaveLength(domains.length);
    const leases = (await host.leases().toArray()).map(({ ownerUuid, ownerPid }) => `${ownerUuid} ${ownerPid}`);
    const is = web === undefined ? 'nothing' : web.state === 'running' ? 'running' : 'defined';
    return { is, guests: site.guests(), leases, status };
  }

  async function expectAgreement(where: string): Promise<Walk['from']> {
    const found = await look();
    const [web] = await host.domains.list().toArray();
    const isRunning = found.is === 'running';
    expect(found, `at ${where}`).toEqual({
      is: found.is,
      guests: isRunning ? [web?.pid] : [],
      leases: isRunning ? [`${web?.uuid} ${web?.pid}`] : [],
      status: isRunning ? [join(daemon.runDirectory, 'guests', `${web?.uuid}.json`)] : [],
    });
    expect(daemon.guestFolders(), `at ${where}`).toEqual(isRunning ? [web?.uuid] : []);
    return found.is;
  }

  async function bring(to: Walk['from']): Promise<void> {
    const { is } = await look();
    if (is === to) return;
    if (is === 'nothing') await host.domains.define(xml);
    else if (is === 'running') await host.domains.get('web').destroy();
    else if (to === 'running') await host.domains.get('web').start();
    else await host.domains.get('web').undefine();
    await bring(to);
  }

  test.each(walks)('$verb', { timeout: 240_000 }, async ({ verb, from, act, to }) => {
    await bring(from);
    failpoints.trace();
    await act(host, xml);
    const places = failpoints.disarm();
    expect(await expectAgreement(verb)).toBe(to);

    for (const [index, name] of places.entries()) {
      const where = `${verb} at ${name}, place ${index + 1}`;
      await bring(from);
      const position = await positionOf(host);
      failpoints.killAt(index + 1);
      const call = act(host, xml).then(
        () => 'answered',
        () => 'failed',
      );
      await until(`the daemon kills itself: ${where}`, () => daemon.process.hasEnded);
      expect(failpoints.disarm(), `at ${where}`).toEqual([name]);
      await daemon.start();
      // The SDK repeats what may be repeated unseen, such as a definition.
      const isAnswered = (await call) === 'answered';

      const is = await expectAgreement(where);
      // Wholly done or wholly undone. Not before the guest is on its way out, and no more once anybody could know.
      const isEarly = /^(?:job\.begun|boot\.|launch\.)/.test(name);
      const isLate = /^(?:end\.|commit\.(?:remembered|told)|fact\.|job\.done)/.test(name);
      expect(isAnswered || isLate ? [to] : isEarly ? [from] : [from, to], `at ${where}`).toContain(is);
      const told = await host.listEvents().toArray();
      const isTold = (type: string): boolean =>
        told.some((event) => event.kind === 'lifecycle' && event.lifecycle.type === type);
      // A start of which a trace was found, and an end that was completed, are told of.
      const mustTell = /^(?:boot\.(?!leased)|launch\.|end\.)/.test(name);
      expect(isTold('stopped') || !mustTell, `told of ${where}`).toBe(true);
      const [first] = await host.listEvents({ after: position }).toArray();
      expect(first?.kind, `at ${where}`).toBe('resync');

      await bring(from);
      await act(host, xml);
      expect(await expectAgreement(`${where}, once more`)).toBe(to);
    }
  });

  test('and none of them has written of an error of its own', () => {
    expect(daemon.errors).toEqual([]);
  });
});
