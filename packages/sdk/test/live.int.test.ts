import { setTimeout as delay } from 'node:timers/promises';
import type { DomainRecord, LiveDomains } from '@holdfast/sdk';
import { startTestDaemon } from '@holdfast/sdk/testing';
import { expect, test } from 'vitest';
import { webXml } from './support/web-xml.js';

/** Waits until a live list has come to what is expected of it. */
async function settle(live: LiveDomains, isSo: (domains: readonly DomainRecord[]) => boolean): Promise<void> {
  while (!isSo(live.list())) await delay(5);
}

function states(live: LiveDomains): string[] {
  return live.list().map(({ name, state }) => `${name} ${state}`);
}

test('it has what was there, and follows what happens', async () => {
  await using daemon = await startTestDaemon();
  const host = await daemon.connect();
  await host.domains.define(webXml('web'));
  await using live = host.domains.live();
  await live.ready;
  expect(states(live)).toEqual(['web shutoff']);

  await host.domains.define(webXml('db'));
  for await (const change of live) {
    expect(change).toMatchObject({ kind: 'added', domain: { name: 'db', state: 'shutoff' } });
    break;
  }

  await host.domains.get('web').start();
  await settle(live, ([, web]) => web?.state === 'running');
  const web = live.get('web');
  expect(live.get({ uuid: web?.uuid ?? '' })).toBe(web);
  expect(live.get({ id: web?.id ?? 0 })).toBe(web);
  expect(live.get('nobody')).toBeUndefined();

  await host.domains.get('db').rename({ newName: 'data' });
  await settle(live, ([first]) => first?.name === 'data');
  expect(live.get('db')).toBeUndefined();
  expect(live.size).toBe(2);

  await host.domains.get('data').undefine();
  await settle(live, (domains) => domains.length === 1);
  expect(states(live)).toEqual(['web running']);
});

test('a slow reader gets the present, once a domain', async () => {
  await using daemon = await startTestDaemon();
  const host = await daemon.connect();
  await host.domains.define(webXml());
  await using live = host.domains.live();
  await live.ready;
  const web = host.domains.get('web');
  await web.start();
  for (let round = 0; round < 5; round++) {
    await web.suspend();
    await web.resume();
  }
  await web.setMetadata({ title: 'the last' });
  const { resourceVersion } = await web.get();
  await settle(live, ([one]) => one?.resourceVersion === resourceVersion);
  const { value } = await live[Symbol.asyncIterator]().next();
  expect(value).toMatchObject({ kind: 'changed', domain: { resourceVersion } });
});

test('it goes on through crashes of the daemon, with what happened meanwhile', async () => {
  await using daemon = await startTestDaemon({ args: ['--kept-events', '10'] });
  const host = await daemon.connect();
  await host.domains.define(webXml('web'));
  await host.domains.get('web').start();
  await using live = host.domains.live();
  await live.ready;
  expect(states(live)).toEqual(['web running']);
  await daemon.crash();
  await daemon.restart();
  await settle(live, ([web]) => web?.state === 'shutoff');
  await host.domains.define(webXml('db'));
  await settle(live, (domains) => domains.length === 2);
  expect(states(live)).toEqual(['db shutoff', 'web shutoff']);
});

test('it is as a list is, after many changes at once', async () => {
  await using daemon = await startTestDaemon();
  const host = await daemon.connect();
  await using live = host.domains.live();
  await live.ready;
  const names = Array.from({ length: 150 }, (_, index) => `guest-${String(index).padStart(3, '0')}`);
  await Promise.all(names.map((name) => host.domains.define(webXml(name))));
  await Promise.all(names.filter((_, index) => index % 2 === 0).map((name) => host.domains.get(name).start()));
  await Promise.all(names.filter((_, index) => index % 3 === 1).map((name) => host.domains.get(name).undefine()));
  const listed = await host.domains.list().toArray();
  const versions = listed.map(({ name, resourceVersion }) => `${name} ${resourceVersion}`);
  await settle(live, (domains) => {
    const known = domains.map(({ name, resourceVersion }) => `${name} ${resourceVersion}`);
    return known.join() === versions.join();
  });
  expect(live.list()).toEqual(await host.domains.list().toArray());
});

test('when it has ended it says so to whoever looks, and a disposed one ends the loops over it', async () => {
  await using daemon = await startTestDaemon();
  const host = await daemon.connect();
  const stop = new AbortController();
  const stopped = host.domains.live({ signal: stop.signal });
  await stopped.ready;
  const reading = stopped[Symbol.asyncIterator]().next();
  stop.abort();
  await expect(reading).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(() => stopped.list()).toThrow(/CANCELLED/);

  const disposed = host.domains.live();
  await disposed.ready;
  const last = disposed[Symbol.asyncIterator]().next();
  await disposed[Symbol.asyncDispose]();
  expect(await last).toEqual({ done: true, value: undefined });
});
