import { closestWord } from '@holdfast/protocol';
import type { Event } from '@holdfast/protocol';
import { Fault } from '../model/fault.js';

type EventCase = NonNullable<Event['body']>['$case'];

/** The kinds of events, by the names of their fields in the schema. */
const kinds: Readonly<Record<EventCase, string>> = {
  lifecycle: 'lifecycle',
  reboot: 'reboot',
  watchdog: 'watchdog',
  ioError: 'io_error',
  balloonChange: 'balloon_change',
  metadataChange: 'metadata_change',
  configurationChange: 'configuration_change',
  reachability: 'reachability',
  resync: 'resync',
  stateDamaged: 'state_damaged',
  leaseLost: 'lease_lost',
  deviceAdded: 'device_added',
  deviceRemoved: 'device_removed',
  deviceRemovalFailed: 'device_removal_failed',
};

/** The names that {@link EventFilter} takes for kinds of events; `io-error` and `ioError` mean `io_error`. */
export const eventKinds: readonly string[] = Object.values(kinds);

/** Which events a reader wants; nothing given: all. A `resync` reaches every reader. */
export interface EventFilter {
  readonly domainUuid?: string;
  /** Of {@link eventKinds}; empty: all. */
  readonly kinds?: readonly string[];
  /** Whether the reader may know of it; asked anew of each event. Absent: of all. */
  readonly mayRead?: (event: Event) => boolean;
}

/** Makes the test of a filter; undefined: every event passes. @throws Fault INVALID_ARGUMENT for a kind that is not one */
export function compileFilter(filter: EventFilter): ((event: Event) => boolean) | undefined {
  const { domainUuid, kinds: wanted = [], mayRead } = filter;
  const known = new Map(Object.entries(kinds).map(([kind, name]) => [plain(name), kind]));
  // Asked of each event for each reader: names are made plain only once.
  const cases = new Set(wanted.map((name) => known.get(plain(name))));
  const violations = wanted.flatMap((found, index) =>
    known.has(plain(found)) ? [] : [{ field: `kinds[${index}]`, found, expected: eventKinds.join(', ') }],
  );
  if (violations.length > 0) {
    const found = violations[0]?.found ?? '';
    const meant = closestWord(found, eventKinds);
    const accepted = meant === undefined ? `there are ${eventKinds.join(', ')}` : `did you mean ${meant}?`;
    throw new Fault('INVALID_ARGUMENT', `${found} is not a kind of event; ${accepted}`, { violations });
  }
  if (domainUuid === undefined && wanted.length === 0 && mayRead === undefined) return undefined;
  return (event) => {
    const { body, domainUuid: uuid } = event;
    return (
      body?.$case === 'resync' ||
      ((domainUuid === undefined || uuid === domainUuid) &&
        (cases.size === 0 || cases.has(body?.$case)) &&
        mayRead?.(event) !== false)
    );
  };
}

/** A name without what tells its spellings apart. */
function plain(name: string): string {
  return name.replaceAll(/[-_]/g, '').toLowerCase();
}
