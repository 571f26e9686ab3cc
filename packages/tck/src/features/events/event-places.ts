import type { EventPositionInput, HostEvent } from '@holdfast/sdk';
import { equal, isTrue } from '../../suite/expect.js';
import { check, feature, type TckFeature } from '../../suite/tck-case.js';
import type { World } from '../../suite/world.js';

/** Places in the order of events: going on after one, and being told where that cannot be. */
export const eventPlaces: TckFeature = feature('events after a place', [
  check('after an event come exactly those behind it', async (tck) => {
    const { events, after } = await someEvents(tck);
    const rest = events.slice(2);
    const own = { domain: { uuid: events[0]?.domainUuid ?? '' }, kinds: knownKinds };
    await using again = tck.host.events({ after, ...own });
    const heard: HostEvent[] = [];
    for await (const event of again) if (heard.push(event) === rest.length) break;
    equal(sequencesOf(heard), sequencesOf(rest));
  }),

  check('a reader knows where it stands, and another goes on from there', async (tck) => {
    const { events } = await someEvents(tck);
    const own = { domain: { uuid: events[0]?.domainUuid ?? '' }, kinds: knownKinds };
    const { epoch, sequence } = events[0] ?? { epoch: '', sequence: 0 };
    await using first = tck.host.events({ after: { epoch, sequence: sequence - 1 }, ...own });
    for await (const event of first) if (event.sequence === events[1]?.sequence) break;
    isTrue(first.position !== undefined, 'it stands somewhere');
    await using second = (await tck.connect()).events({ after: first.position, ...own });
    for await (const event of second) {
      equal(event.sequence, events[2]?.sequence);
      break;
    }
  }),

  check('after a place that nobody knows comes a resync before anything else', async (tck) => {
    const domain = await tck.defined();
    await using events = tck.host.events({ after: { epoch: 'before the flood', sequence: 17 } });
    for await (const event of events) {
      equal(event.kind, 'resync');
      break;
    }
    equal((await domain.get()).state, 'shutoff');
  }),

  check('what is still kept is listed in order, in pages', async (tck) => {
    const { events, after } = await someEvents(tck);
    const own = { domain: { uuid: events[0]?.domainUuid ?? '' }, kinds: knownKinds };
    const listed = await tck.host.listEvents({ after, ...own, pageSize: 1 }).toArray();
    equal(sequencesOf(listed), sequencesOf(events.slice(2)));
    const some = await tck.host.listEvents({ after, ...own, kinds: ['lifecycle'] }).toArray();
    equal(some, []);
  }),
]);

/** Later releases may tell more, in kinds of their own. */
const knownKinds = ['lifecycle', 'metadataChange'] as const;

/** A domain that five events tell of, and the place after the second. */
async function someEvents(tck: World): Promise<{ events: HostEvent[]; after: EventPositionInput }> {
  const { epoch } = await tck.host.version();
  await using stream = tck.host.events();
  const { sequence } = await stream.opened;
  const domain = await tck.defined();
  const { uuid } = await domain.get();
  for (const title of ['a', 'b', 'c', 'd']) await domain.setMetadata({ title });
  const listed = await tck.host
    .listEvents({ after: { epoch, sequence }, domain: { uuid }, kinds: knownKinds })
    .toArray();
  equal(
    listed.map(({ kind }) => kind),
    ['lifecycle', 'metadataChange', 'metadataChange', 'metadataChange', 'metadataChange'],
  );
  return { events: listed, after: { epoch, sequence: listed[1]?.sequence ?? 0 } };
}

const sequencesOf = (events: readonly HostEvent[]): number[] => events.map(({ sequence }) => sequence);
