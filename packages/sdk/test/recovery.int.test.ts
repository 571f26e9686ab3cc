import type { HostEvent } from '@holdfast/sdk';
import { startTestDaemon } from '@holdfast/sdk/testing';
import { expect, test } from 'vitest';
import { webXml } from './support/web-xml.js';

/** Reads events until one satisfies the test, and answers all. */
async function readUntil(
  events: AsyncIterator<HostEvent>,
  isLast: (event: HostEvent) => boolean,
): Promise<readonly HostEvent[]> {
  const read: HostEvent[] = [];
  for (;;) {
    const next = await events.next();
    if (next.done === true) return read;
    read.push(next.value);
    if (isLast(next.value)) return read;
  }
}

function isDefined(name: string): (event: HostEvent) => boolean {
  return (event) => event.kind === 'lifecycle' && event.lifecycle.type === 'defined' && event.domainName === name;
}

test('a daemon that is killed and comes back: calls wait for it, and definitions are there', async () => {
  await using daemon = await startTestDaemon();
  const host = await daemon.connect();
  await host.domains.define(webXml());
  const { epoch, pid } = await host.version();
  await daemon.crash();
  const waiting = host.domains.get('web').get();
  await daemon.restart();
  expect(await waiting).toMatchObject({ name: 'web', state: 'shutoff' });
  const now = await host.version();
  expect(now.epoch).not.toBe(epoch);
  expect(now.pid).not.toBe(pid);
});

test('events go on after a crash: what cannot be known is said with a resync', async () => {
  await using daemon = await startTestDaemon();
  const host = await daemon.connect();
  await using events = host.events();
  await events.opened;
  const reader = events[Symbol.asyncIterator]();
  await host.domains.define(webXml('before'));
  const before = await readUntil(reader, isDefined('before'));
  expect(before.map(({ kind }) => kind)).not.toContain('resync');

  await daemon.crash();
  await daemon.restart();
  const position = events.position;
  const rest = readUntil(reader, isDefined('after'));
  await host.domains.define(webXml('after'));
  const after = await rest;
  expect(after[0]?.kind).toBe('resync');
  expect(after.at(-1)?.epoch).not.toBe(position?.epoch);
});

test('events that only missed their connection are all there, without a resync', async () => {
  await using daemon = await startTestDaemon();
  const [reader, writer] = [await daemon.connect(), await daemon.connect()];
  const first = reader.events();
  await first.opened;
  await writer.domains.define(webXml('one'));
  await readUntil(first[Symbol.asyncIterator](), isDefined('one'));
  const { position } = first;
  await reader.close();
  await writer.domains.define(webXml('two'));
  await writer.domains.define(webXml('three'));

  const again = await daemon.connect();
  const second = again.events(position === undefined ? {} : { after: position });
  const missed = await readUntil(second[Symbol.asyncIterator](), isDefined('three'));
  expect(missed.map(({ kind, domainName }) => [kind, domainName])).toEqual([
    ['lifecycle', 'two'],
    ['lifecycle', 'three'],
  ]);
});

test('events that are no longer kept are said to be lost', async () => {
  await using daemon = await startTestDaemon({ args: ['--kept-events', '5'] });
  const host = await daemon.connect();
  const { epoch } = await host.version();
  for (let index = 0; index < 20; index++) await host.domains.define(webXml('web', 64 + index));
  await using events = host.events({ after: { epoch, sequence: 1 } });
  const next = await events[Symbol.asyncIterator]().next();
  expect(next.value).toMatchObject({ kind: 'resync' });
});

test('events go on over a daemon that stops properly and the next one: none is lost, and no resync', async () => {
  await using daemon = await startTestDaemon();
  const host = await daemon.connect();
  await using events = host.events();
  await events.opened;
  const begin = events.position;
  const seen = readUntil(events[Symbol.asyncIterator](), isDefined('last'));
  for (let round = 0; round < 3; round++) {
    await host.domains.define(webXml(`before${round}`));
    await daemon.restart();
    await host.domains.define(webXml(`after${round}`));
  }
  await host.domains.define(webXml('last'));
  const names = ['before0', 'after0', 'before1', 'after1', 'before2', 'after2', 'last'];
  expect((await seen).map(({ kind, domainName }) => [kind, domainName])).toEqual(
    names.map((name) => ['lifecycle', name]),
  );
  // Who comes back later finds them too.
  const missed = await host.listEvents(begin === undefined ? {} : { after: begin }).toArray();
  expect(missed.map(({ domainName }) => domainName)).toEqual(names);
});

test('a daemon that stops properly: calls wait for the next, streams go on', async () => {
  await using daemon = await startTestDaemon();
  const host = await daemon.connect();
  await using events = host.events();
  await events.opened;
  const seen = readUntil(events[Symbol.asyncIterator](), isDefined('web'));
  const { pid } = daemon;
  const restarted = daemon.restart();
  // Whichever daemon answers: none of these may fail while one goes and the next comes.
  const pids = new Set<number>();
  while (!pids.has(daemon.pid) || daemon.pid === pid) pids.add((await host.version()).pid);
  await restarted;
  expect([...pids].at(-1)).toBe(daemon.pid);
  await host.domains.define(webXml());
  expect((await seen).at(-1)).toMatchObject({ domainName: 'web' });
});

test('a daemon that stays away is told after a while by calls, and by their own deadline before', async () => {
  await using daemon = await startTestDaemon();
  const host = await daemon.connect();
  await host.ping();
  await daemon.crash();
  await expect(host.ping({ timeoutMs: 100 })).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  const stop = new AbortController();
  const given = host.ping({ signal: stop.signal });
  stop.abort();
  await expect(given).rejects.toMatchObject({ code: 'CANCELLED' });
  await expect(daemon.connect()).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    hint: 'start a daemon with: holdfast up',
  });
});

test('the daemon is asked to stop, and does', async () => {
  await using daemon = await startTestDaemon();
  const host = await daemon.connect();
  await host.shutdownDaemon();
  await expect.poll(() => daemon.logs).toContain('stopped; guests go on running');
});

test.each([
  ['is told that it has lost some', '300'],
  ['has lost none as long as they are kept', '2000'],
])('a reader that stands still, and is cut off, %s', async (_what, kept) => {
  await using daemon = await startTestDaemon({ args: ['--kept-events', kept, '--max-queued-events', '100'] });
  const [reader, writer] = [await daemon.connect(), await daemon.connect()];
  await using events = reader.events();
  await events.opened;
  const iterator = events[Symbol.asyncIterator]();
  await writer.domains.define(webXml('web', 1));
  await readUntil(iterator, isDefined('web'));

  // Far more than it is sent ahead, so that the daemon must cut this reader off or keep it all.
  const title = 'x'.repeat(2000);
  const web = writer.domains.get('web');
  for (let round = 0; round < 14; round++) {
    const changes = Array.from({ length: 100 }, (_, index) => web.setMetadata({ title: `${title} ${round} ${index}` }));
    await Promise.all(changes);
  }
  await writer.domains.define(webXml('last'));
  const isToldEnough = (event: HostEvent): boolean => event.kind === 'resync' || isDefined('last')(event);
  const read = await readUntil(iterator, isToldEnough);
  // Without a gap, or with a resync wherever there is one.
  const gaps = read.filter(({ kind, sequence }, index) => {
    const before = read[index - 1];
    return before !== undefined && kind !== 'resync' && before.kind !== 'resync' && sequence !== before.sequence + 1;
  });
  expect(gaps).toEqual([]);
  expect(read.at(-1)).toMatchObject(kept === '300' ? { kind: 'resync' } : { domainName: 'last' });
});
