import { createHash } from 'node:crypto';
import { AddressSource, type MethodEntry, methods } from '@holdfast/protocol';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type EngineFixture, engineFixture } from '../../test/engine/engine-fixture.js';
import { byName } from '../../test/engine/engine-calls.js';
import { AccessControl } from '../access/access-control.js';
import { noAccess } from '../access/call-access.js';
import type { ObjectSelector } from '../access/access-object.js';
import type { Door, Identity } from '../access/identity.js';
import type { Policy, Rule } from '../access/policy.js';
import { permissionNames } from '../access/vocabulary.js';
import { Fault } from '../model/fault.js';
import { controlAccess } from './control-access.js';
import { createDispatcher } from './dispatch.js';

/** Every method but the transport itself. */
const served = methods.filter(({ service }) => service !== 'SessionService');
const guarded = served.filter(({ permissions }) => permissions.length > 0);
const ofObjects = guarded.filter(({ permissions }) => permissions.some(({ object }) => object !== 'connect'));
/** Methods that act on no one object and leave out what their caller may not know. */
const filtering = ['ListOperations', 'SubscribeEvents', 'ListEvents'];

/** For refusals, which leave it as it is. */
let still: EngineFixture;
/** For each call that is let in, one of its own. */
let f: EngineFixture;

async function withTwoDomains(): Promise<EngineFixture> {
  const fixture = await engineFixture();
  const disks = [{ source: { file: '/images/a.img' }, target: { dev: 'vda' } }];
  await fixture.started('web', { title: 'Shop', devices: { disks } });
  await fixture.defined('other');
  return fixture;
}

beforeAll(async () => {
  still = await withTwoDomains();
  f = still;
});
afterAll(() => still[Symbol.asyncDispose]());

/** What calls name `source` that is no configuration of a domain. */
const sources: Readonly<Record<string, unknown>> = {
  ListDomainAddresses: AddressSource.ADDRESS_SOURCE_LEASE,
  AttachDomainDevice: {
    document: { $case: 'xml', value: '<disk><source file="/images/b.img"/><target dev="vdb"/></disk>' },
  },
};

/** A request that means domain web, and asks for whatever needs a permission of its own. */
function requestOf(method: MethodEntry): object {
  const flags = method.permissions.flatMap(({ flag }) => (flag === undefined ? [] : [[flag, true]]));
  const spec = { name: 'web', type: 'test', memoryBytes: 128 * 1024 ** 2 };
  const document = { document: { $case: 'spec', value: spec } };
  const [operation] = f.at.operations.list().operations;
  return method.request.fromPartial({
    domain: byName('web'),
    source: sources[method.rpc] ?? document,
    device: { by: { $case: 'target', value: 'vda' } },
    id: operation?.id ?? '',
    newName: 'new',
    count: 1,
    action: 'StartDomain',
    metadata: { $case: 'title', value: 'Bakery' },
    ...Object.fromEntries(flags),
  });
}

function rule(permissions: Iterable<string>, more: Partial<Rule> = {}): Rule {
  const subjects = [{ kind: 'everyone' } as const];
  return { label: 'test', effect: 'allow', subjects, roles: [], permissions: new Set(permissions), ...more };
}

async function outcomeOf(method: MethodEntry, policy: Policy, door: Door = 'rw'): Promise<string> {
  const dispatcher = createDispatcher(f.engine, [controlAccess(new AccessControl(policy))]);
  const identity: Identity = { door };
  const signal = AbortSignal.abort(new Fault('CANCELLED', 'the test has heard enough'));
  try {
    const answer = await dispatcher.run({
      method,
      payload: method.request.encode(requestOf(method) as never).finish(),
      traceparent: '',
      identity,
      caller: 'test',
      // A stream need not go on.
      signal: method.responseStream ? signal : f.context.signal,
      access: noAccess,
    });
    return `answered ${Object.keys(answer).length > -1}`;
  } catch (error) {
    if (error instanceof Fault) return error.reason;
    throw error;
  }
}

/** Everything that a call could leave behind. */
function stateHash(): string {
  const domains = f.at.domains
    .all()
    .map(({ uuid, record, jobs }) => [uuid, { ...record, live: record.live?.id }, jobs.holder, jobs.queued]);
  const state = [domains, f.at.operations.list(), f.at.events.position];
  return createHash('sha256')
    .update(JSON.stringify(state, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)))
    .digest('hex');
}

const needs = ({ permissions }: MethodEntry): string[] =>
  permissions.map((each) => `${each.object}:${each.permission}`);

describe.each(guarded.map((method) => [method.rpc, method] as const))('%s', (_rpc, method) => {
  test('is refused without any one of its permissions, and leaves nothing behind', async () => {
    const before = stateHash();
    for (const lacking of needs(method)) {
      const rest = permissionNames.filter((name) => name !== lacking);
      expect(await outcomeOf(method, { rules: [rule(rest)] })).toBe('PERMISSION_DENIED');
    }
    expect(await outcomeOf(method, { rules: [] })).toBe('PERMISSION_DENIED');
    expect(stateHash()).toBe(before);
  });

  test('over a read-only door does nothing that changes anything or shows a secret', async () => {
    const before = stateHash();
    const reads = !method.mutating && needs(method).every((name) => /:(getattr|read|search_domains)$/.test(name));
    const outcome = await outcomeOf(method, { rules: [rule(permissionNames)] }, 'ro');
    expect(outcome === 'PERMISSION_DENIED' || outcome === 'READ_ONLY').toBe(!reads);
    expect(outcome === 'READ_ONLY').toBe(method.mutating);
    expect(stateHash()).toBe(before);
  });
});

describe('with exactly its permissions', () => {
  beforeEach(async () => {
    f = await withTwoDomains();
  });
  afterEach(async () => {
    await f[Symbol.asyncDispose]();
    f = still;
  });

  test.each(guarded.map((method) => [method.rpc, method] as const))('%s is let in', async (_rpc, method) => {
    const policy = { rules: [rule([...needs(method), 'domain:getattr'])] };
    expect(await outcomeOf(method, policy)).not.toBe('PERMISSION_DENIED');
  });
});

const acting = ofObjects.filter(({ rpc }) => !filtering.includes(rpc));

describe.each(acting.map((method) => [method.rpc, method] as const))('%s on one of two domains', (_rpc, method) => {
  const elsewhere: ObjectSelector[] = [{ class: 'domain', name: 'other' }, { class: 'connect' }];
  const onlyOther = rule(permissionNames, { objects: elsewhere });

  test('finds nothing where its caller may not even look', async () => {
    const before = stateHash();
    expect(await outcomeOf(method, { rules: [onlyOther] })).toMatch(/_NOT_FOUND$|_EXISTS$/);
    expect(stateHash()).toBe(before);
  });

  test('is refused where its caller may look and not touch', async () => {
    const before = stateHash();
    const policy = { rules: [onlyOther, rule(['domain:getattr'])] };
    expect(await outcomeOf(method, policy)).toBe('PERMISSION_DENIED');
    expect(stateHash()).toBe(before);
  });
});

test('what acts on no one domain leaves out what its caller may not know', () => {
  expect(ofObjects.filter((method) => !acting.includes(method)).map(({ rpc }) => rpc)).toEqual([
    'SubscribeEvents',
    'ListEvents',
    'ListOperations',
  ]);
});

test('ten thousand refusals hold up nothing', async () => {
  const destroy = served.find(({ rpc }) => rpc === 'DestroyDomain');
  if (destroy === undefined) throw new Error('no DestroyDomain');
  const looking = {
    rules: [rule(['domain:getattr']), rule(['domain:stop'], { objects: [{ class: 'domain', name: 'x' }] })],
  };
  const before = stateHash();
  for (let call = 0; call < 10_000; call++) expect(await outcomeOf(destroy, looking)).toBe('PERMISSION_DENIED');
  expect(stateHash()).toBe(before);
  expect(await outcomeOf(destroy, { rules: [rule(permissionNames)] })).toBe('answered true');
});

test('a verb that does not ask whether its caller may do this does not answer', async () => {
  const start = served.find(({ rpc }) => rpc === 'StartDomain');
  if (start === undefined) throw new Error('no StartDomain');
  const careless = { ...f.engine, startDomain: () => Promise.resolve({ domain: undefined }) };
  const dispatcher = createDispatcher(careless, [controlAccess(new AccessControl({ rules: [rule(permissionNames)] }))]);
  const call = {
    method: start,
    payload: new Uint8Array(),
    traceparent: '',
    ...f.context,
    identity: { door: 'rw' as const },
  };
  await expect(dispatcher.run(call)).rejects.toThrow('StartDomain did not ask');
});

test('who could not be allowed this is refused before anybody looks at what was sent', async () => {
  const define = served.find(({ rpc }) => rpc === 'DefineDomain');
  if (define === undefined) throw new Error('no DefineDomain');
  const run = (policy: Policy): Promise<unknown> =>
    createDispatcher(f.engine, [controlAccess(new AccessControl(policy))]).run({
      method: define,
      // No protobuf at all, of the size of the largest message.
      payload: new Uint8Array(4 * 1024 * 1024).fill(0xff),
      traceparent: '',
      ...f.context,
      identity: { door: 'rw' },
      access: noAccess,
    });
  await expect(run({ rules: [rule(['domain:getattr'])] })).rejects.toMatchObject({ reason: 'PERMISSION_DENIED' });
  await expect(run({ rules: [rule(permissionNames)] })).rejects.toMatchObject({ reason: 'INVALID_ARGUMENT' });
});
