import { Event } from '@holdfast/protocol';
import type { EventPosition, SubscribeEventsResponse } from '@holdfast/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VirtualClock } from '../drivers/test/virtual-clock.js';
import { Fault } from '../model/fault.js';
import { EventLog } from './event-log.js';

const domains = ['a', 'b', 'c'] as const;
type Domain = (typeof domains)[number];

/** What a reader was told, one entry each: the number of an event, `resync N`, `lost`. */
interface Reader {
  readonly domain: Domain | undefined;
  readonly told: { readonly what: 'event' | 'resync' | 'lost' | 'begin'; readonly sequence: number }[];
  position: EventPosition;
  stream: AsyncIterator<SubscribeEventsResponse>;
  /** A read that has not been answered. */
  pending: Promise<void> | undefined;
}

type Step =
  | { readonly do: 'publish'; readonly domains: readonly Domain[] }
  | { readonly do: 'read' | 'resume'; readonly reader: number }
  | { readonly do: 'turn' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .array(fc.constantFrom(...domains), { minLength: 1, maxLength: 7 })
      .map((of) => ({ do: 'publish' as const, domains: of })),
  },
  { weight: 6, arbitrary: fc.nat(2).map((reader) => ({ do: 'read' as const, reader })) },
  { weight: 1, arbitrary: fc.nat(2).map((reader) => ({ do: 'resume' as const, reader })) },
  { weight: 3, arbitrary: fc.constant({ do: 'turn' as const }) },
);

class Run {
  readonly #abort = new AbortController();
  readonly log: EventLog;
  readonly published: Event[] = [];
  readonly readers: Reader[];
  readonly #maxQueued: number;

  constructor(capacity: number, maxQueued: number) {
    this.log = new EventLog({ epoch: 'e1', capacity, clock: new VirtualClock(0) });
    this.#maxQueued = maxQueued;
    this.readers = [undefined, 'a' as const, 'b' as const].map((domain) => this.#open(domain));
  }

  async do(each: Step): Promise<void> {
    switch (each.do) {
      case 'publish':
        for (const domainUuid of each.domains) this.published.push(this.log.publish(Event.create({ domainUuid })));
        return;
      case 'turn':
        await new Promise(setImmediate);
        return;
      case 'read':
        this.read(this.reader(each.reader));
        return;
      case 'resume':
        await this.resume(this.reader(each.reader));
    }
  }

  reader(index: number): Reader {
    const reader = this.readers[index];
    if (reader === undefined) throw new Error(`there is no reader ${index}`);
    return reader;
  }

  read(reader: Reader): void {
    const { stream } = reader;
    reader.pending ??= stream.next().then(
      ({ value, done }) => {
        reader.pending = undefined;
        if (done === true) return;
        const { events, position } = value;
        for (const { sequence, body } of events) {
          reader.told.push({ what: body?.$case === 'resync' ? 'resync' : 'event', sequence });
        }
        if (position !== undefined) reader.position = position;
      },
      (error: unknown) => {
        reader.pending = undefined;
        const at = error instanceof Fault ? Number(error.details.metadata?.['sequence']) : Number.NaN;
        reader.told.push({ what: 'lost', sequence: at });
        reader.stream = this.#subscribe(reader.domain, reader.position);
      },
    );
  }

  /** Goes away and comes back after the last position, as a client does that was disconnected. */
  async resume(reader: Reader): Promise<void> {
    if (reader.pending !== undefined) return;
    await reader.stream.return?.();
    reader.stream = this.#subscribe(reader.domain, reader.position);
  }

  /** Reads on until the reader has everything. */
  async catchUp(reader: Reader): Promise<void> {
    for (let quiet = 0; quiet < 2; quiet++) {
      const before = reader.told.length;
      this.read(reader);
      await new Promise(setImmediate);
      await new Promise(setImmediate);
      if (reader.pending === undefined || reader.told.length > before) quiet = -1;
    }
  }

  end(): void {
    this.#abort.abort(new Fault('CANCELLED', 'the test is over'));
  }

  #open(domain: Domain | undefined): Reader {
    const stream = this.#subscribe(domain, undefined);
    return { domain, told: [{ what: 'begin', sequence: 0 }], position: this.log.position, stream, pending: undefined };
  }

  #subscribe(domain: Domain | undefined, after: EventPosition | undefined): AsyncIterator<SubscribeEventsResponse> {
    const filter = domain === undefined ? {} : { domainUuid: domain };
    const options = { after, filter, signal: this.#abort.signal, maxQueued: this.#maxQueued };
    return this.log.subscribe(options)[Symbol.asyncIterator]();
  }
}

/** What is wrong with what a reader was told, given all that happened. */
function complaints({ domain, told, position }: Reader, published: readonly Event[]): string[] {
  const passing = published
    .filter(({ domainUuid }) => domain === undefined || domainUuid === domain)
    .map(({ sequence }) => sequence);
  const found: string[] = [];
  let last = 0;
  for (const { what, sequence } of told) {
    switch (what) {
      case 'begin':
        break;
      case 'event': {
        const expected = passing.find((number) => number > last);
        if (sequence !== expected) found.push(`event ${sequence} after ${last} instead of ${expected}`);
        last = sequence;
        break;
      }
      case 'resync':
        if (sequence < last) found.push(`resync to ${sequence} after ${last}`);
        last = sequence;
        break;
      case 'lost': {
        const missed = passing.filter((number) => number > last && number <= sequence);
        if (sequence < last || missed.length > 0) found.push(`cut off at ${sequence} after ${last}`);
      }
    }
  }
  const rest = passing.filter((number) => number > last && number <= position.sequence);
  if (rest.length > 0) found.push(`position ${position.sequence} after ${last}, without ${rest.join(', ')}`);
  return found;
}

test('every reader is told all that it asked for, in order, once, or that it is not', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 12 }),
      fc.array(step, { maxLength: 60, size: 'max' }),
      async (capacity, maxQueued, steps) => {
        const run = new Run(capacity, maxQueued);
        for (const each of steps) await run.do(each);
        for (const reader of run.readers) await run.catchUp(reader);

        expect(run.published.map(({ sequence }) => sequence)).toEqual(run.published.map((_, index) => index + 1));
        expect(run.readers.map((reader) => complaints(reader, run.published))).toEqual([[], [], []]);
        run.end();
        for (const { pending } of run.readers) await pending;
      },
    ),
    { numRuns: 300 },
  );
});

test('a reader that always comes back loses nothing as long as the log keeps it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.array(step, { maxLength: 80, size: 'max' }),
      async (maxQueued, steps) => {
        const run = new Run(1000, maxQueued);
        for (const each of steps) await run.do(each);
        for (const reader of run.readers) await run.catchUp(reader);

        const expected = run.readers.map(({ domain }) =>
          run.published
            .filter(({ domainUuid }) => domain === undefined || domainUuid === domain)
            .map(({ sequence }) => sequence),
        );
        const events = run.readers.map(({ told }) =>
          told.filter(({ what }) => what === 'event' || what === 'resync').map(({ sequence }) => sequence),
        );
        expect(events).toEqual(expected);
        run.end();
        for (const { pending } of run.readers) await pending;
      },
    ),
    { numRuns: 300 },
  );
});
