import { AffectScope, DomainState } from '@holdfast/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { byName, outcomeOf } from '../../../test/engine/engine-calls.js';
import { type EngineFixture, engineFixture, smallSpec } from '../../../test/engine/engine-fixture.js';

let f: EngineFixture;

beforeEach(async () => {
  f = await engineFixture();
});
afterEach(() => f[Symbol.asyncDispose]());

describe('who is meant', () => {
  test('by name, UUID in any form, or number', async () => {
    const { uuid } = await f.started('web');
    const found = await Promise.all(
      [
        { $case: 'name', value: 'web' } as const,
        { $case: 'uuid', value: uuid.toUpperCase() } as const,
        { $case: 'uuid', value: uuid.replaceAll('-', '') } as const,
        { $case: 'id', value: 1 } as const,
      ].map((by) => f.calls.get('', { domain: { by } })),
    );
    expect(found.map(({ domain }) => domain?.name)).toEqual(['web', 'web', 'web', 'web']);
  });
  test('one that is not there, with the one that was probably meant', async () => {
    await f.defined('webserver');
    await expect(f.calls.get('webservr')).rejects.toMatchObject({
      reason: 'DOMAIN_NOT_FOUND',
      message: 'no domain is called webservr',
      details: { metadata: { name: 'webservr' }, hint: 'did you mean webserver?' },
    });
  });
  test.each([
    [{ $case: 'uuid', value: '11111111-1111-4111-8111-111111111112' } as const, 'DOMAIN_NOT_FOUND'],
    [{ $case: 'uuid', value: 'web' } as const, 'INVALID_ARGUMENT'],
    [{ $case: 'id', value: 7 } as const, 'DOMAIN_NOT_FOUND'],
    [{ $case: 'name', value: '' } as const, 'INVALID_ARGUMENT'],
    [undefined, 'INVALID_ARGUMENT'],
  ])('%j is refused', async (by, reason) => {
    expect(await outcomeOf(f.calls.get('', { domain: by === undefined ? undefined : { by } }))).toBe(reason);
  });
});

test('a read never waits for a guest', async () => {
  await f.started('web');
  f.driver.inject({ verb: 'pause', outcome: 'hang' });
  const suspend = outcomeOf(f.calls.suspend('web'));
  const { domain } = await f.calls.get('web');
  const { domains } = await f.calls.list();
  const holder = f.at.domains.byName('web')?.jobs.holder;
  expect([domain?.runningOperationId, domains[0]?.runningOperationId]).toEqual([
    holder?.operationId,
    holder?.operationId,
  ]);
  await f.calls.destroy('web');
  expect(await suspend).toBe('CANCELLED');
});

test('secrets are shown to those who ask for them', async () => {
  const password = 'canary';
  await f.defined('web', { devices: { graphics: [{ type: 'vnc', passwd: password }] } });
  const without = await f.calls.get('web');
  const withThem = await f.calls.get('web', { includeSecrets: true });
  expect([
    JSON.stringify(without.domain?.spec).includes(password),
    withThem.domain?.spec?.devices?.graphics[0]?.passwd,
  ]).toEqual([false, password]);
});

test('only the fields that are wanted', async () => {
  await f.defined('web', { title: 'front', description: 'x' });
  const { domain } = await f.calls.get('web', { readMask: ['name', 'state', 'spec.title'] });
  expect([domain?.name, domain?.state, domain?.spec?.title, domain?.spec?.description, domain?.uuid]).toEqual([
    'web',
    DomainState.DOMAIN_STATE_SHUTOFF,
    'front',
    undefined,
    '',
  ]);
});

test('a field that is none is refused, with the one that was probably meant', async () => {
  await f.defined('web');
  await expect(f.calls.get('web', { readMask: ['name', 'next_boot_spce'] })).rejects.toMatchObject({
    reason: 'INVALID_ARGUMENT',
    details: {
      violations: [{ field: 'read_mask.paths[1]', expected: 'a field of Domain; did you mean next_boot_spec?' }],
    },
  });
});

describe('lists', () => {
  test('by name, page by page, also when domains come and go between', async () => {
    for (const name of ['d', 'b', 'a', 'c', 'e']) await f.defined(name);
    const first = await f.calls.list({ pageSize: 2 });
    await f.calls.undefine('b');
    await f.calls.undefine('c');
    await f.defined('aa');
    await f.defined('bb');
    const second = await f.calls.list({ pageSize: 2, pageToken: first.nextPageToken });
    const third = await f.calls.list({ pageSize: 2, pageToken: second.nextPageToken });
    expect([first, second, third].map(({ domains }) => domains.map(({ name }) => name))).toEqual([
      ['a', 'b'],
      ['bb', 'd'],
      ['e'],
    ]);
    expect(third.nextPageToken).toBe('');
  });
  test('without the configurations unless they are asked for', async () => {
    await f.defined('web', { title: 'front' });
    const brief = await f.calls.list();
    const full = await f.calls.list({ readMask: ['name', 'spec'] });
    expect([brief.domains[0]?.spec, full.domains[0]?.spec?.title]).toEqual([undefined, 'front']);
  });
  test('filters', async () => {
    await f.defined('off');
    await f.started('on');
    await f.started('held');
    await f.calls.suspend('held');
    await f.calls.create(smallSpec('fleeting'));
    await f.calls.autostart('off', true);
    const none = { states: [], names: [] };
    const names = async (filter: Parameters<typeof f.calls.list>[0]): Promise<(string | undefined)[]> =>
      (await f.calls.list(filter)).domains.map(({ name }) => name);
    expect([
      await names({ filter: { ...none, active: true } }),
      await names({ filter: { ...none, active: false } }),
      await names({ filter: { ...none, states: [DomainState.DOMAIN_STATE_PAUSED] } }),
      await names({ filter: { ...none, persistent: false } }),
      await names({ filter: { ...none, autostart: true } }),
      await names({ filter: { ...none, names: ['on', 'off', 'nobody'], active: true } }),
    ]).toEqual([['fleeting', 'held', 'on'], ['off'], ['held'], ['fleeting'], ['off'], ['on']]);
  });
  test.each([
    ['a page that is too large', { pageSize: 10_001 }],
    ['a token that was not given out', { pageToken: '!' }],
    ['a field that is none', { readMask: ['zebra'] }],
  ])('%s is refused', async (_, request) => {
    expect(await outcomeOf(f.calls.list(request))).toBe('INVALID_ARGUMENT');
  });
});

describe('XML', () => {
  const xmlOf = async (more: object = {}): Promise<string> => {
    const request = { domain: byName('web'), inactive: false, includeSecrets: false, ...more };
    return (await f.engine.getDomainXml(f.context, request)).xml;
  };
  test('of the running guest, or of its next boot', async () => {
    await f.started('web', { title: 'now' });
    const metadata = { $case: 'title', value: 'then' } as const;
    await f.calls.setMetadata('web', metadata, { scope: AffectScope.AFFECT_SCOPE_NEXT_BOOT });
    const live = await xmlOf();
    const next = await xmlOf({ inactive: true });
    expect([/<domain [^>]*>/.exec(live)?.[0], /<title>\w+/.exec(live)?.[0], /<title>\w+/.exec(next)?.[0]]).toEqual([
      "<domain type='test' id='1'>",
      '<title>now',
      '<title>then',
    ]);
  });
  test('of the next boot of a transient domain is refused', async () => {
    await f.calls.create(smallSpec('web'));
    await expect(xmlOf({ inactive: true })).rejects.toMatchObject({ reason: 'INVALID_STATE' });
  });
  test('without secrets unless they are asked for', async () => {
    await f.defined('web', { devices: { graphics: [{ type: 'vnc', passwd: 'canary' }] } });
    expect([(await xmlOf()).includes('canary'), (await xmlOf({ includeSecrets: true })).includes('canary')]).toEqual([
      false,
      true,
    ]);
  });
  test('reads what it wrote', async () => {
    await f.defined('web', { title: 'front' });
    const { spec, warnings } = await f.engine.parseDomainXml(f.context, { xml: await xmlOf(), strict: true });
    const { xml } = await f.engine.formatDomainXml(f.context, { spec });
    expect([warnings, xml]).toEqual([[], await xmlOf()]);
  });
});

describe('the console', () => {
  const read = (offset: number, maxBytes = 0) =>
    f.engine.readDomainConsoleLog(f.context, { domain: byName('web'), offset, maxBytes });
  const withSerial = { devices: { serials: [{ source: { type: 'pty' } }] } };

  test('while the guest runs and afterwards', async () => {
    await f.started('web', withSerial);
    await f.pass(100);
    const { data, size } = await read(0);
    await f.calls.destroy('web');
    const later = await read(-6, 5);
    expect([Buffer.from(data).toString(), size, Buffer.from(later.data).toString(), later.offset]).toEqual([
      'HOLDFAST-GUEST READY\n',
      21,
      'READY',
      15,
    ]);
  });
  test('of a machine without one is refused', async () => {
    await f.defined('web');
    await expect(read(0)).rejects.toMatchObject({ reason: 'UNSUPPORTED' });
  });
  test('too much at a time is refused', async () => {
    await f.defined('web', withSerial);
    await expect(read(0, 1_048_577)).rejects.toMatchObject({ reason: 'INVALID_ARGUMENT' });
  });
});
