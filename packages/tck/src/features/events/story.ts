import type { Domain, EventStream, HostEvent } from '@holdfast/sdk';
import { equal, isTrue } from '../../suite/expect.js';
import { check, feature, type TckFeature } from '../../suite/tck-case.js';
import type { World } from '../../suite/world.js';

/** What is told of each step in the life of a domain, and in which order. */
export const storyOfEvents: TckFeature = feature('events of each step', [
  check('define, start, suspend, resume, destroy, undefine', async (tck) => {
    const heard = await listen(tck, async (name) => {
      const domain = await tck.defined({}, name);
      await domain.start();
      await domain.suspend();
      await domain.resume();
      await domain.destroy();
      await domain.undefine();
    });
    equal(stepsOf(heard), [
      'defined added',
      'resumed unpaused',
      'started booted',
      'suspended paused',
      'resumed unpaused',
      'shutdown host',
      'stopped destroyed',
      'undefined removed',
    ]);
  }),

  check('a guest that shuts itself down when it is asked', async (tck) => {
    const heard = await listen(tck, async (name) => {
      const domain = await tck.defined({}, name);
      await domain.start();
      await tck.untilReady(domain);
      await domain.shutdown({ graceMs: 50_000 });
      await domain.undefine();
    });
    equal(stepsOf(heard).slice(-3), ['shutdown guest', 'stopped shutdown', 'undefined removed']);
  }),

  check('a start that leaves the guest paused', async (tck) => {
    const heard = await listen(tck, async (name) => {
      const domain = await tck.defined({}, name);
      await domain.start({ paused: true });
      await domain.destroy();
      await domain.undefine();
    });
    equal(stepsOf(heard).slice(1, 3), ['started booted', 'suspended paused']);
  }),

  check('a new definition, another name, and their end', async (tck) => {
    const heard = await listen(tck, async (name) => {
      const domain = await tck.defined({}, name);
      const { uuid } = await domain.get();
      await tck.defined({ uuid, memoryMib: 48 }, name);
      const newName = tck.name();
      await domain.rename({ newName });
      await tck.host.domains.get(newName).undefine();
    });
    equal(stepsOf(heard), [
      'defined added',
      'defined updated',
      'undefined renamed',
      'defined renamed',
      'undefined removed',
    ]);
  }),

  check('each event has the state after it, the version, a time, and numbers without gaps upwards', async (tck) => {
    const heard = await listen(tck, async (name) => {
      const domain = await tck.defined({}, name);
      await domain.start();
      await domain.suspend();
      await domain.destroy();
      await domain.undefine();
    });
    const first = heard[0];
    for (const [index, event] of heard.entries()) {
      equal([event.epoch, event.domainUuid], [first?.epoch, first?.domainUuid]);
      isTrue(event.time instanceof Date && event.resourceVersion > 0, 'it has a time and a version');
      const before = heard[index - 1];
      isTrue(before === undefined || event.sequence > before.sequence, 'the numbers grow');
      isTrue(before === undefined || event.resourceVersion >= before.resourceVersion, 'the versions do not shrink');
    }
    const stateAfter = (step: string): string | undefined => {
      const found = heard.find((event) => stepOf(event) === step);
      return found === undefined ? undefined : `${found.state} (${found.reason})`;
    };
    equal(['started booted', 'suspended paused', 'stopped destroyed'].map(stateAfter), [
      'running (booted)',
      'paused (user)',
      'shutoff (destroyed)',
    ]);
  }),

  check('a change of metadata and of a configuration is told with what it is about', async (tck) => {
    const domain = await tck.defined({ vcpus: 2 });
    await using events = tck.host.events({ domain: domain.ref, kinds: ['metadataChange', 'configurationChange'] });
    await events.opened;
    await domain.setMetadata({ title: 'told' });
    await domain.setVcpus({ count: 1 });
    await domain.setAutostart({ autostart: true });
    const heard = await take(events, 3);
    equal(
      heard.map((event) => {
        if (event.kind === 'metadataChange') return `metadata ${event.metadataChange.type}`;
        return event.kind === 'configurationChange' ? event.configurationChange.paths.join() : event.kind;
      }),
      ['metadata title', 'vcpu.current', 'autostart'],
    );
  }),

  check('what is refused, and what is only tried, is not told', async (tck) => {
    const domain: Domain = await tck.defined();
    await using events = tck.host.events({ domain: domain.ref, kinds: knownKinds });
    await events.opened;
    await domain.start({ validateOnly: true });
    await domain.suspend().catch(() => undefined);
    await domain.setMetadata({ title: 'last' });
    equal(
      (await take(events, 1)).map(({ kind }) => kind),
      ['metadataChange'],
    );
  }),
]);

/** Later releases may tell more, in kinds of their own. */
const knownKinds = ['lifecycle', 'metadataChange', 'configurationChange', 'reboot'] as const;

/** Hears the life of a domain from its definition until its end. */
async function listen(tck: World, live: (name: string) => Promise<void>): Promise<HostEvent[]> {
  const name = tck.name();
  await using events = tck.host.events({ kinds: ['lifecycle'] });
  await events.opened;
  await live(name);
  const heard: HostEvent[] = [];
  let uuid: string | undefined;
  for await (const event of events) {
    uuid ??= event.domainName === name ? event.domainUuid : undefined;
    if (event.domainUuid !== uuid) continue;
    heard.push(event);
    if (stepOf(event) === 'undefined removed') break;
  }
  return heard;
}

async function take(events: EventStream, count: number): Promise<HostEvent[]> {
  const taken: HostEvent[] = [];
  for await (const event of events) if (taken.push(event) === count) break;
  return taken;
}

const stepOf = (event: HostEvent): string =>
  event.kind === 'lifecycle' ? `${event.lifecycle.type} ${event.lifecycle.detail}` : event.kind;

const stepsOf = (events: readonly HostEvent[]): string[] => events.map(stepOf);
