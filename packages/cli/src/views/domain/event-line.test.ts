import type { HostEvent } from '@holdfast/sdk';
import { expect, test } from 'vitest';
import { zoneless } from '../../../test/views/text-of.js';
import { now, web } from '../../../test/views/web-records.js';
import { plainStyle } from '../../output/style.js';
import { eventLine } from './event-line.js';

const GiB = 1024 ** 3;

const base = {
  epoch: 'e1',
  sequence: 5,
  time: new Date(now),
  domainUuid: web.uuid,
  domainName: 'web',
  resourceVersion: 8,
  state: 'running',
  reason: 'booted',
} as const;
const events: readonly HostEvent[] = [
  { ...base, kind: 'lifecycle', lifecycle: { type: 'started', detail: 'booted' } },
  { ...base, kind: 'lifecycle', lifecycle: { type: 'unknown(40)', detail: 'unspecified' } },
  { ...base, kind: 'reboot', reboot: {} },
  { ...base, kind: 'watchdog', watchdog: { action: 'pause' } },
  { ...base, kind: 'ioError', ioError: { device: 'vda', action: 'pause', reason: 'enospc' } },
  { ...base, kind: 'balloonChange', balloonChange: { memoryBytes: GiB / 2 } },
  { ...base, kind: 'metadataChange', metadataChange: { type: 'title', uri: '' } },
  { ...base, kind: 'configurationChange', configurationChange: { paths: ['memory_bytes', 'vcpu'] } },
  { ...base, kind: 'reachability', reachability: { reachable: false } },
  { ...base, kind: 'reachability', reachability: { reachable: true } },
  { ...base, kind: 'resync', resync: { oldestSequence: 3 } },
  { ...base, kind: 'unknown' },
];

test('events, one a line', () => {
  expect(`\n${zoneless(events.map((event) => eventLine(event).text(plainStyle)).join(''))}`).toMatchInlineSnapshot(`
    "
    <time>  web  started (booted)
    <time>  web  unknown(40)
    <time>  web  rebooted
    <time>  web  watchdog fired: pause
    <time>  web  disk vda failed: enospc (pause)
    <time>  web  has 512 MiB of memory
    <time>  web  title changed
    <time>  web  configuration changed: memory_bytes, vcpu
    <time>  web  monitor does not answer
    <time>  web  monitor answers again
    <time>  events were lost; read the present state, then go on
    <time>  web  something that this release does not know
    "
  `);
});

test('the name of an event is its position', () => {
  expect(events.flatMap((event) => eventLine(event).names)[0]).toBe('e1:5');
});
