import { HoldfastError } from '@holdfast/sdk';
import type { Host } from '@holdfast/sdk';
import { startTestDaemon } from '@holdfast/sdk/testing';
import type { TestDaemon } from '@holdfast/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { webXml } from './support/web-xml.js';

const names = ['one', 'two', 'three', 'four', 'five'];
let daemon: TestDaemon;
let host: Host;

beforeAll(async () => {
  daemon = await startTestDaemon({
    faults: [{ verb: 'launch', domain: 'broken', outcome: 'fail', message: 'no memory' }],
  });
  host = await daemon.connect();
  await Promise.all([...names, 'broken'].map((name) => host.domains.define(webXml(name))));
});

afterAll(() => daemon[Symbol.asyncDispose]());

test('all of a list are started and ended, and answered in order', async () => {
  const started = await host.domains.startAll(host.domains.list({ filter: { names } }), { concurrency: 2 });
  expect(started.map(({ domain }) => [domain.name, domain.state])).toEqual(
    names.toSorted().map((name) => [name, 'running']),
  );
  await host.domains.suspendAll(names);
  await host.domains.resumeAll(names);
  const off = await host.domains.shutdownAll(names, { graceMs: 60_000, thenDestroy: true });
  expect(off.map(({ domain }) => [domain.name, domain.state])).toEqual(names.map((name) => [name, 'shutoff']));
});

test('what fails for one is told with its name, and the others are done', async () => {
  const error = await host.domains.startAll(['one', 'broken', 'nobody', 'two']).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(HoldfastError);
  expect(error).toMatchObject({
    code: 'LAUNCH_FAILED',
    message: expect.stringMatching(
      /^LAUNCH_FAILED: 2 of 4 domains failed: broken: LAUNCH_FAILED: .*no memory.*nobody: /,
    ) as string,
    failures: [
      { target: 'broken', error: { code: 'LAUNCH_FAILED' } },
      { target: 'nobody', error: { code: 'DOMAIN_NOT_FOUND' } },
    ],
  });
  const running = await host.domains.list({ filter: { active: true } }).toArray();
  expect(running.map(({ name }) => name)).toEqual(['one', 'two']);
  await host.domains.destroyAll(running);
});

test('whatever is done with each has one outcome each; no more are under way than wanted', async () => {
  let [now, most] = [0, 0];
  const outcomes = await host.domains.forEach(
    [...names, 'nobody'],
    async (domain) => {
      most = Math.max(most, ++now);
      try {
        return (await domain.get()).name;
      } finally {
        now -= 1;
      }
    },
    { concurrency: 3 },
  );
  expect(outcomes.map((outcome) => (outcome.status === 'done' ? outcome.value : outcome.error.name))).toEqual([
    ...names,
    'HoldfastError',
  ]);
  expect(most).toBe(3);
});

test('given up in the midst: what was not begun is said to be', async () => {
  const stop = new AbortController();
  const outcomes = await host.domains.forEach(
    names,
    async (domain) => {
      const { name } = await domain.get();
      stop.abort();
      return name;
    },
    { concurrency: 1, signal: stop.signal },
  );
  expect(outcomes.map(({ status }) => status)).toEqual(['done', 'failed', 'failed', 'failed', 'failed']);
  expect(outcomes.at(-1)).toMatchObject({ target: 'five', error: { code: 'CANCELLED' } });
});

test('nothing is begun with a number that cannot be, or a list that cannot be read', async () => {
  await expect(host.domains.startAll(names, { concurrency: 0 })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  const unreadable = host.domains.list({ pageSize: 1_000_000 });
  await expect(host.domains.startAll(unreadable)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  expect(await host.domains.startAll([])).toEqual([]);
});
