import { spawnSync } from 'node:child_process';
import { HoldfastError } from '@holdfast/sdk';
import type { Host } from '@holdfast/sdk';
import { startTestDaemon } from '@holdfast/sdk/testing';
import type { TestDaemon } from '@holdfast/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { webXml } from './support/web-xml.js';

let daemon: TestDaemon;
let host: Host;

beforeAll(async () => {
  daemon = await startTestDaemon();
  host = await daemon.connect();
});

afterAll(async () => {
  await daemon[Symbol.asyncDispose]();
});

test('a domain is defined, started, looked at, and ended', async () => {
  const { domain, changes, warnings } = await host.domains.define(webXml('life'));
  expect(domain).toMatchObject({ name: 'life', state: 'shutoff', persistent: true });
  expect(changes.length).toBeGreaterThan(0);
  expect(warnings).toEqual([]);

  const life = host.domains.get('life');
  expect((await life.start()).domain.state).toBe('running');
  expect(await life.get()).toMatchObject({ name: 'life', uuid: domain.uuid, state: 'running', reason: 'booted' });
  expect(await life.xml()).toContain('<name>life</name>');
  const { data, size } = await life.readConsoleLog();
  expect(data.length).toBe(size);
  expect((await life.destroy()).domain.state).toBe('shutoff');
  await life.undefine();
  await expect(life.get()).rejects.toMatchObject({ code: 'DOMAIN_NOT_FOUND' });
});

test('a handle may be made of a name, a UUID, an id, or a record', async () => {
  const { domain } = await host.domains.create(webXml('named'));
  for (const target of ['named', { name: 'named' }, { uuid: domain.uuid }, { id: domain.id ?? 0 }, domain]) {
    expect((await host.domains.get(target).get()).uuid).toBe(domain.uuid);
  }
  await host.domains.get(domain).destroy();
});

test('only what is wanted is answered', async () => {
  const { domain } = await host.domains.define(webXml('masked'));
  const masked = host.domains.get(domain);
  expect(await masked.get({ readMask: ['name', 'spec.memoryBytes'] })).toMatchObject({
    name: 'masked',
    spec: { memoryBytes: 64 * 1024 * 1024 },
    uuid: '',
  });
  const filter = { names: ['masked'] };
  const [brief] = await host.domains.list({ filter }).toArray();
  const [full] = await host.domains.list({ filter, readMask: ['name', 'spec'] }).toArray();
  expect([brief?.spec, full?.spec?.name]).toEqual([undefined, 'masked']);
  await masked.undefine();
});

test('a spec may be given instead of XML, with sizes in words', async () => {
  const spec = { name: 'spec', type: 'test', memoryBytes: '64MiB', vcpu: { count: 2 }, os: { type: 'hvm' } } as const;
  const { domain } = await host.domains.define({ spec });
  expect((await host.domains.get(domain).get()).spec).toMatchObject({ memoryBytes: 64 * 1024 * 1024 });
  await host.domains.get(domain).undefine();
});

test('a refusal has its code, its details, and a way on', async () => {
  const xml = webXml('bad').replace('<vcpu>1</vcpu>', '<vcpu>many</vcpu>');
  const error = await host.domains.define(xml).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(HoldfastError);
  expect(error).toMatchObject({
    code: 'XML_INVALID',
    message: expect.stringMatching(/^XML_INVALID: /) as string,
    violations: [expect.objectContaining({ xmlPath: '/domain/vcpu', line: 4, found: '"many"' })],
    retryable: false,
  });
});

test('lists come page by page, by name', async () => {
  const names = Array.from({ length: 25 }, (_, index) => `list${String(index).padStart(2, '0')}`);
  await Promise.all(names.map((name) => host.domains.define(webXml(name))));
  const list = host.domains.list({ filter: { names }, pageSize: 10 });
  expect((await list.toArray()).map(({ name }) => name)).toEqual(names);
  const pages: number[] = [];
  for await (const page of list.byPage()) pages.push(page.length);
  expect(pages).toEqual([10, 10, 5]);
  await Promise.all(names.map((name) => host.domains.get(name).undefine()));
});

test('10,000 calls at once are all answered', async () => {
  const payloads = Array.from({ length: 10_000 }, (_, index) => Buffer.from(`call ${index}`));
  const answers = await Promise.all(payloads.map((payload) => host.ping({ payload })));
  expect(answers.map(({ payload }) => Buffer.from(payload).toString())).toEqual(payloads.map(String));
});

test('what the host is, what a guest may have, who answers', async () => {
  expect(await host.capabilities()).toMatchObject({ driver: 'test', leaseManager: 'nop' });
  expect(await host.domainCapabilities()).toMatchObject({ usable: true });
  expect(await host.version()).toMatchObject({ driver: 'test', pid: daemon.pid });
  expect(await host.leases().toArray()).toEqual([]);
  expect(await host.operations.list({ states: ['running'] }).toArray()).toEqual([]);
});

test('an operation can be asked about after its end', async () => {
  const { domain } = await host.domains.create(webXml('operated'));
  await host.domains.get(domain).destroy();
  const operations = await host.operations.list({ objectUuid: domain.uuid }).toArray();
  expect(operations.map(({ state }) => state)).not.toContain('running');
  const [first] = operations;
  expect(await host.operations.get(first?.id ?? '').get()).toEqual(first);
  await expect(host.operations.get('nobody').get()).rejects.toMatchObject({ code: 'OPERATION_NOT_FOUND' });
});

test('events come as they happen, and can be listed later', async () => {
  await using events = host.events();
  const { sequence } = await events.opened;
  const { domain } = await host.domains.create(webXml('seen'));
  await host.domains.get(domain).destroy();
  const kinds: string[] = [];
  for await (const event of events) {
    if (event.domainUuid !== domain.uuid || event.kind !== 'lifecycle') continue;
    kinds.push(event.lifecycle.type);
    if (event.lifecycle.type === 'stopped') break;
  }
  expect(kinds).toContain('started');
  const after = { epoch: (await host.version()).epoch, sequence };
  const listed = await host.listEvents({ after, domain, kinds: ['lifecycle'], pageSize: 1 }).toArray();
  expect(listed.map((event) => event.kind === 'lifecycle' && event.lifecycle.type)).toEqual(kinds);
});

test('events of a domain that nobody knows, and of a kind that there is not', async () => {
  await expect(host.events({ domain: 'nobody' }).opened).rejects.toMatchObject({ code: 'DOMAIN_NOT_FOUND' });
  await expect(host.events({ kinds: ['party' as never] }).opened).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});

test('a reader of events that is told to stop, and one that has enough', async () => {
  const stop = new AbortController();
  const events = host.events({ signal: stop.signal });
  await events.opened;
  stop.abort();
  await expect(events[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'CANCELLED' });

  const disposed = host.events();
  await disposed.opened;
  await disposed[Symbol.asyncDispose]();
  expect(await disposed[Symbol.asyncIterator]().next()).toEqual({ done: true, value: undefined });
});

test('a program that has closed its connection ends by itself', () => {
  const script = `
    import { connect } from '@holdfast/sdk';
    const host = await connect(process.argv[1]);
    await host.ping();
    await host.events().opened;
    void host.ping({ timeoutMs: 0 }).catch(() => undefined);
    await host.close();`;
  const options = { cwd: import.meta.dirname, timeout: 20_000 };
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script, daemon.uri], options);
  expect([status, stderr.toString()]).toEqual([0, '']);
});
