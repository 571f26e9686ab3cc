import { equal, isTrue, refused } from '../../suite/expect.js';
import { check, feature, type TckFeature } from '../../suite/tck-case.js';

/** Streams of events: what they have, and how they end. */
export const eventStreams: TckFeature = feature('event streams', [
  check('a stream begins when it is open, not when it is first read', async (tck) => {
    const name = tck.name();
    await using events = tck.host.events({ kinds: ['lifecycle', 'metadataChange'] });
    const place = await events.opened;
    isTrue(place.epoch !== '', 'the place has an epoch');
    await tck.defined({}, name);
    await tck.host.domains.get(name).setMetadata({ title: 'then' });
    for await (const event of events) {
      if (event.domainName !== name) continue;
      equal(event.kind, 'lifecycle');
      isTrue(event.sequence > place.sequence, 'it comes after the place');
      break;
    }
  }),

  check('only of one domain, and only of some kinds', async (tck) => {
    const [domain, other] = [await tck.defined(), await tck.defined()];
    const { uuid } = await domain.get();
    await using events = tck.host.events({ domain: domain.ref, kinds: ['metadataChange'] });
    await events.opened;
    await other.setMetadata({ title: 'of another' });
    await domain.setAutostart({ autostart: true });
    await domain.setMetadata({ title: 'heard' });
    for await (const event of events) {
      equal([event.domainUuid, event.kind], [uuid, 'metadataChange']);
      break;
    }
  }),

  check('two readers hear the same', async (tck) => {
    const domain = await tck.defined();
    await using one = tck.host.events({ domain: domain.ref, kinds: ['metadataChange'] });
    await using two = (await tck.connect()).events({ domain: domain.ref, kinds: ['metadataChange'] });
    await Promise.all([one.opened, two.opened]);
    await domain.setMetadata({ title: 'once' });
    const heard = await Promise.all(
      [one, two].map(async (events) => {
        for await (const event of events) return event;
        return undefined;
      }),
    );
    isTrue(heard[0] !== undefined, 'something was heard');
    equal(heard[0], heard[1]);
  }),

  check('a stream that is told to stop is CANCELLED', async (tck) => {
    const domain = await tck.defined();
    const caller = new AbortController();
    const events = tck.host.events({ domain: domain.ref, signal: caller.signal });
    await events.opened;
    caller.abort();
    await refused(events[Symbol.asyncIterator]().next(), 'CANCELLED');
  }),

  check('a stream that is let go of ends', async (tck) => {
    const domain = await tck.defined();
    const events = tck.host.events({ domain: domain.ref });
    await events.opened;
    await events[Symbol.asyncDispose]();
    equal(await events[Symbol.asyncIterator]().next(), { done: true, value: undefined });
  }),

  check('a domain that nobody knows, and a kind that there is not, are refused', async ({ host }) => {
    await refused(host.events({ domain: 'tck-nobody' }).opened, 'DOMAIN_NOT_FOUND');
    await refused(host.events({ kinds: ['party' as never] }).opened, 'INVALID_ARGUMENT');
  }),
]);
