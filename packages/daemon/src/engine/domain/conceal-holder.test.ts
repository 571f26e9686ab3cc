import { Operation, GetOperationRequest, ListOperationsRequest, methods, StartDomainRequest } from '@holdfast/protocol';
import { BusyDetail } from '@holdfast/protocol/lock';
import { afterEach, expect, test } from 'vitest';
import { byName } from '../../../test/engine/engine-calls.js';
import { type EngineFixture, engineFixture } from '../../../test/engine/engine-fixture.js';
import { scriptedLeases } from '../../../test/engine/scripted-leases.js';
import { AccessControl } from '../../access/access-control.js';
import { ownerRule } from '../../access/policy.js';
import { policyOf, readPolicy } from '../../access/read-policy.js';
import { leaseFault } from '../../leases/lockd/lease-fault.js';
import type { LeaseManager } from '../../leases/lease-manager.js';
import { Fault } from '../../model/fault.js';

const rules = `[[rules]]
subjects = ["uid:1000"]
roles = ["operator"]
objects = [{ class = "domain", name = "web*" }]
`;
const policy = (text: string) => {
  const reading = readPolicy(text, '/p.toml', { users: new Map(), groups: new Map() });
  return policyOf('/p.toml', ownerRule(0), 'rules' in reading ? reading.rules : []);
};

let f: EngineFixture;
afterEach(() => f[Symbol.asyncDispose]());

/** Leases of a disk that a domain of that name has already. */
function leasesHeldBy(name: string): LeaseManager {
  const uuid = '6f1c3a52-0000-4000-8000-000000000001';
  const wanted = { path: '/disk' };
  const holders = [{ path: '/disk', shared: false, owner: { uuid, name, pid: 4711, host: 'node1' }, sinceMs: 0 }];
  const busy = BusyDetail.fromPartial({ wanted, holders });
  const metadata = { path: '/disk', owner: name };
  const acquire = (): never => {
    throw leaseFault({ reason: 'LEASE_BUSY', message: `held by ${name}`, metadata, busy }, 1000);
  };
  return { ...scriptedLeases(), acquire };
}

function as(uid: number, control: AccessControl, rpc: string): EngineFixture['context'] {
  const identity = { door: 'rw', process: { uid, gid: uid, groups: [], pid: 9, startTicks: '1' } } as const;
  const method = methods.find((each) => each.rpc === rpc);
  if (method === undefined) throw new Error(`there is no method ${rpc}`);
  return { ...f.context, identity, access: control.ofCall(identity, method) };
}

const disk = { devices: { disks: [{ source: { file: '/disk' }, target: { dev: 'vda' } }] } };

async function refusalOf(call: Promise<unknown>): Promise<Fault> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Fault)) throw new Error('it was not refused');
  return error;
}

test.each([
  ['hidden', 'disk /disk is in use by another guest', undefined],
  ['web2', 'disk /disk is in use by domain web2 (pid 4711 on host node1, since 1 s)', 'web2'],
])('who needs a disk that %s has is told: %s', async (holder, message, name) => {
  const control = new AccessControl(policy(rules));
  f = await engineFixture({ access: control, leases: leasesHeldBy(holder) });
  await f.defined('web', disk);
  const start = (uid: number): Promise<Fault> =>
    refusalOf(
      f.engine.startDomain(as(uid, control, 'StartDomain'), StartDomainRequest.fromPartial({ domain: byName('web') })),
    );
  const refusal = await start(1000);
  expect([refusal.reason, refusal.message, refusal.details.holder?.name]).toEqual(['LEASE_BUSY', message, name]);
  const isNamed = /hidden|web2|4711|node1/.test(JSON.stringify([refusal.message, refusal.details]));
  expect(isNamed).toBe(name !== undefined);

  // The operation that was refused is told of in the same way.
  const { operations } = await f.engine.listOperations(
    as(1000, control, 'ListOperations'),
    ListOperationsRequest.create(),
  );
  const refused = operations.filter(({ kind }) => kind === 'start');
  const request = GetOperationRequest.fromPartial({ id: refused[0]?.id ?? '' });
  const { operation } = await f.engine.getOperation(as(1000, control, 'GetOperation'), request);
  expect(operation).toEqual(refused[0]);
  expect(JSON.stringify(Operation.toJSON(operation as Operation)).includes(holder)).toBe(name !== undefined);

  // Who may know of all of them is told of all of them.
  expect((await start(0)).details.holder).toMatchObject({ name: holder, pid: 4711, host: 'node1' });
  const all = await f.engine.listOperations(as(0, control, 'ListOperations'), ListOperationsRequest.create());
  expect(JSON.stringify(all.operations.map(({ errorMessage }) => errorMessage))).toContain(holder);
});

test('who may not know of a domain any more is not told who holds it', async () => {
  const control = new AccessControl(policy(rules));
  f = await engineFixture({ access: control, driver: { faults: [{ verb: 'pause', call: 1, outcome: 'hang' }] } });
  await f.started('web');
  const held = f.calls.suspend('web').catch(() => undefined);
  const wait = refusalOf(
    f.engine.startDomain(as(1000, control, 'StartDomain'), StartDomainRequest.fromPartial({ domain: byName('web') })),
  );
  await f.settleUntil(() => f.at.operations.list().operations.length > 1);
  control.replace(policy(''));
  await f.clock.advance(f.at.limits.jobWaitMs);
  const refusal = await wait;
  expect([refusal.reason, refusal.message, refusal.details.holder]).toEqual([
    'JOB_TIMEOUT',
    'start gave up: another job stands in the way',
    undefined,
  ]);
  await f.calls.destroy('web');
  await held;
});
