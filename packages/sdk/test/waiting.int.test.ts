import { startTestDaemon } from '@holdfast/sdk/testing';
import { expect, test } from 'vitest';
import { webXml } from './support/web-xml.js';

test('waiting for a state that the domain is in, comes into, and never comes into', async () => {
  await using daemon = await startTestDaemon();
  const host = await daemon.connect();
  await host.domains.define(webXml());
  const web = host.domains.get('web');
  expect(await web.waitFor('shutoff')).toMatchObject({ name: 'web', state: 'shutoff' });

  const running = web.waitFor(['running', 'paused']);
  await web.start();
  expect(await running).toMatchObject({ name: 'web', state: 'running' });

  await expect(web.waitFor('crashed', { timeoutMs: 1500 })).rejects.toMatchObject({
    code: 'DEADLINE_EXCEEDED',
    rawMessage: 'domain web is running; waited 1500 ms for crashed',
  });
  const stop = new AbortController();
  const given = web.waitFor('crashed', { signal: stop.signal });
  stop.abort();
  await expect(given).rejects.toMatchObject({ code: 'CANCELLED' });
});

test('a wait goes on through a crash of the daemon', async () => {
  await using daemon = await startTestDaemon();
  const host = await daemon.connect();
  await host.domains.define(webXml());
  const running = host.domains.get('web').waitFor('running');
  await daemon.crash();
  await daemon.restart();
  await host.domains.get('web').start();
  expect((await running).state).toBe('running');
});

test('a wait for a domain that goes away ends', async () => {
  await using daemon = await startTestDaemon();
  const host = await daemon.connect();
  const { domain } = await host.domains.define(webXml());
  const outcome = host.domains
    .get(domain)
    .waitFor('running')
    .catch((error: unknown) => error);
  // Whichever comes first, the wait or the end of what it waits for.
  await host.domains.get(domain).undefine();
  expect(await outcome).toMatchObject({ code: 'DOMAIN_NOT_FOUND' });
});

test('shutting down and waiting: an obedient guest, also one that is gone when it is off', async () => {
  await using daemon = await startTestDaemon();
  const host = await daemon.connect();
  await host.domains.define(webXml());
  const web = host.domains.get('web');
  await web.start();
  const gone = web.waitForShutdown();
  expect((await web.shutdown({ graceMs: 10_000 })).domain).toMatchObject({ name: 'web', state: 'shutoff' });
  expect(await gone).toMatchObject({ name: 'web', state: 'shutoff' });

  const { domain } = await host.domains.create(webXml('passing'));
  const passing = host.domains.get(domain);
  expect((await passing.shutdown({ graceMs: 10_000 })).domain).toMatchObject({ name: 'passing', state: 'shutoff' });
  await expect(passing.get()).rejects.toMatchObject({ code: 'DOMAIN_NOT_FOUND' });
});

test('shutting down a guest that ignores it', async () => {
  await using daemon = await startTestDaemon({ guests: { powerButton: 'ignore' } });
  const host = await daemon.connect();
  await host.domains.define(webXml());
  const web = host.domains.get('web');
  await web.start();
  expect((await web.shutdown()).domain.state).toBe('running');
  await expect(web.shutdown({ graceMs: 50 })).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  expect((await web.shutdown({ graceMs: 50, thenDestroy: true })).domain.state).toBe('shutoff');
});

test('a deadline names who stood in the way; giving up the wait leaves the work', async () => {
  await using daemon = await startTestDaemon({ faults: [{ verb: 'launch', delayMs: 3000 }] });
  const host = await daemon.connect();
  await host.domains.define(webXml());
  const web = host.domains.get('web');
  await expect(web.start({ timeoutMs: 100 })).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  await expect(web.setMemory({ memoryBytes: '32MiB', timeoutMs: 100 })).rejects.toMatchObject({
    code: 'JOB_TIMEOUT',
    holder: { kind: 'start', name: 'web' },
    retryable: true,
  });
  expect((await web.waitFor('running')).state).toBe('running');
});

test('reading never waits for a guest', async () => {
  await using daemon = await startTestDaemon({ faults: [{ verb: 'launch', outcome: 'hang' }] });
  const host = await daemon.connect();
  await host.domains.define(webXml());
  const web = host.domains.get('web');
  const stop = new AbortController();
  const start = web.start({ signal: stop.signal });
  await expect.poll(async () => (await web.get()).runningOperationId).not.toBe('');
  expect((await host.domains.list().toArray()).map(({ name }) => name)).toEqual(['web']);
  const { runningOperationId } = await web.get();
  expect(await host.operations.get(runningOperationId).get()).toMatchObject({ kind: 'start', state: 'running' });
  await host.operations.get(runningOperationId).cancel();
  await expect(start).rejects.toMatchObject({ code: 'CANCELLED' });
});
