import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DomainRecord, DomainSpecInput, Host } from '@holdfast/sdk';
import { createTestClock, startTestDaemon, type TestDaemonOptions } from '@holdfast/sdk/testing';
import { connectWhenThere } from './connect-when-there.ts';
import { keepAlive, type KeepAliveOptions } from './keep-alive.ts';

const names = ['db', 'queue', 'web'];
const specs: readonly DomainSpecInput[] = names.map((name) => ({ name, memoryBytes: '64MiB', vcpu: { count: 1 } }));

/** A daemon whose three guests are kept alive for as long as the test goes on. */
async function stage(options: TestDaemonOptions = {}, pauses: Partial<KeepAliveOptions> = { firstMs: 50 }) {
  const stack = new AsyncDisposableStack();
  const daemon = stack.use(await startTestDaemon(options));
  const host = stack.use(await daemon.connect());
  const stop = new AbortController();
  const lines: string[] = [];
  const kept = keepAlive(host, specs, { signal: stop.signal, ...pauses, log: (line) => void lines.push(line) });
  stack.defer(async () => {
    stop.abort();
    await kept;
  });
  return { daemon, host, lines, stop, kept, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** Waits until something is so of the domains, however long that takes on a busy machine. */
async function until(host: Host, isSo: (domains: readonly DomainRecord[]) => boolean): Promise<void> {
  await using live = host.domains.live({ signal: AbortSignal.timeout(30_000) });
  await live.ready;
  if (isSo(live.list())) return;
  for await (const _change of live) if (isSo(live.list())) return;
}

const allRun = (domains: readonly DomainRecord[]): boolean =>
  names.every((name) => domains.some((domain) => domain.name === name && domain.state === 'running'));

test('all are defined and started', async () => {
  await using at = await stage();
  await until(at.host, allRun);
  assert.deepEqual(
    at.lines.filter((line) => line.endsWith('created')).toSorted(),
    names.map((name) => `${name}: created`),
  );
});

test('a guest that is ended, or shuts itself down, is started again', async () => {
  await using at = await stage();
  await until(at.host, allRun);
  const { id } = await at.host.domains.get('web').get();

  await at.host.domains.get('web').destroy();
  await at.host.domains.get('db').shutdown();

  await until(
    at.host,
    (domains) => allRun(domains) && domains.some(({ name, id: now }) => name === 'web' && now !== id),
  );
  assert.ok(at.lines.includes('web: is shutoff (destroyed); again in 50 ms'));
});

test('a start that is refused is tried again', async () => {
  await using at = await stage({
    faults: [{ verb: 'launch', domain: 'db', call: 1, outcome: 'fail', message: 'no memory left' }],
  });
  await until(at.host, allRun);
  assert.match(at.lines.join('\n'), /^db: LAUNCH_FAILED.*no memory left.*again in 50 ms$/m);
});

test('a guest that crashes is started again', async () => {
  await using at = await stage();
  await until(at.host, allRun);
  const { id } = await at.host.domains.get('web').get();

  await at.daemon.crashGuest('web');

  await until(
    at.host,
    (domains) => allRun(domains) && domains.some(({ name, id: now }) => name === 'web' && now !== id),
  );
  assert.ok(at.lines.includes('web: is shutoff (crashed); again in 50 ms'));
});

test('one that crashes again and again is started after longer and longer pauses, up to a bound', async () => {
  const clock = createTestClock();
  const pauses: number[] = [];
  const wait = (ms: number): Promise<void> => {
    pauses.push(ms);
    return clock.advance(ms);
  };
  await using at = await stage({ clock }, { firstMs: 1000, mostMs: 5000, wait });
  await until(at.host, allRun);
  const crash = async (): Promise<void> => {
    const { id } = await at.host.domains.get('web').get();
    await at.daemon.crashGuest('web');
    await until(
      at.host,
      (domains) => allRun(domains) && domains.some(({ name, id: now }) => name === 'web' && now !== id),
    );
  };

  for (let times = 0; times < 5; times++) await crash();
  assert.deepEqual(pauses, [1000, 2000, 4000, 5000, 5000]);

  await clock.advance({ seconds: 6 });
  await crash();
  assert.equal(pauses.at(-1), 1000);
});

test('what will be refused each time is given up, as no other try would help', async () => {
  await using daemon = await startTestDaemon();
  await using host = await daemon.connect();
  const lines: string[] = [];
  const wrong = { name: 'no/slash', memoryBytes: '64MiB' } as const;
  const options = { signal: new AbortController().signal, log: (line: string) => void lines.push(line) };
  assert.deepEqual(await keepAlive(host, [wrong], options), ['no/slash']);
  assert.match(lines.join('\n'), /^no\/slash: INVALID_ARGUMENT.*; given up$/m);
});

test('a daemon that is not there yet is waited for', async () => {
  await using daemon = await startTestDaemon();
  await daemon.crash();
  const { signal } = new AbortController();
  await using host = await connectWhenThere({ uri: daemon.uri, signal }, () => daemon.restart());
  assert.deepEqual(await host.domains.list().toArray(), []);
});

test('a domain that somebody removes is defined again', async () => {
  await using at = await stage();
  await until(at.host, allRun);
  const { uuid } = await at.host.domains.get('queue').get();

  await at.host.domains.get('queue').undefine();
  await at.host.domains.get('queue').destroy();

  await until(at.host, (domains) => allRun(domains) && domains.every((domain) => domain.uuid !== uuid));
});

test('all run again after the daemon was killed', async () => {
  await using at = await stage();
  await until(at.host, allRun);

  await using events = at.host.events({ kinds: ['lifecycle'], signal: AbortSignal.timeout(30_000) });
  await events.opened;

  await at.daemon.crash();
  await at.daemon.restart();

  // Events were lost with the daemon: every reader is told so, whatever kinds it asked for.
  for await (const { kind } of events) if (kind === 'resync') break;
  await until(at.host, allRun);
});

test('when it is told to stop it ends, and leaves the guests alone', async () => {
  await using at = await stage();
  await until(at.host, allRun);

  at.stop.abort();
  await at.kept;

  assert.ok(allRun(await at.host.domains.list().toArray()));
});
