import { statSync } from 'node:fs';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { HelloRequest, ReexecRequest, SetLimitsRequest } from '@holdfast/protocol/lock';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { families } from '../src/metrics/families.js';
import { startGuest } from './support/guest.ts';
import { LockClient, refusal } from './support/lock-client.ts';
import { Site } from './support/lockd-process.ts';
import { until } from './support/until.ts';
import { WireClient } from './support/wire-client.ts';

let stack: AsyncDisposableStack;
let site: Site;

beforeEach(() => {
  stack = new AsyncDisposableStack();
  site = stack.use(new Site());
});
afterEach(() => stack.disposeAsync());

function get(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath: `${site.socket}.metrics`, path, agent: false }, (answer) => {
      text(answer).then((body) => resolve(`${answer.statusCode} ${body}`), reject);
    });
    call.once('error', reject);
    call.end();
  });
}

/** The values of a scrape, by what stands before them. */
async function scrape(): Promise<Map<string, number>> {
  const lines = (await get('/metrics')).split('\n').filter((line) => line !== '' && !line.includes('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

test('what is held and what happened can be scraped, over a new image too', async () => {
  await site.start();
  using client = new LockClient(site.socket);
  using wire = new WireClient(site.socket);
  const { guest } = await startGuest(client, 'web', [site.disk('web.img'), site.disk('data.img')]);
  stack.use(guest);
  const db = await client.register({ name: 'db' });
  const { socket } = await client.hold(db);
  await client.acquire(db, [site.disk('base.img')], true);
  await refusal(client.acquire(db, [site.disk('web.img')]));
  await client.release(db);
  using session = wire.session();
  await session.send({ $case: 'hello', value: { _unknownFields: {} } });

  const body = await get('/metrics');
  expect([...body.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name)).toEqual(Object.keys(families));
  expect(body).not.toContain('web');
  const values = await scrape();
  const seen = {
    'holdfast_lockd_leases{lockspace="org.holdfast.files",mode="exclusive"}': 2,
    holdfast_lockd_owners: 2,
    'holdfast_lockd_connections{kind="hold"}': 2,
    'holdfast_lockd_calls_total{call="acquireSet",result="OK"}': 2,
    'holdfast_lockd_calls_total{call="acquireSet",result="LEASE_BUSY"}': 1,
    'holdfast_lockd_calls_total{call="hello",result="OK"}': 1,
    'holdfast_lockd_call_duration_seconds_count{call="acquireSet"}': 3,
    'holdfast_lockd_grants_total{mode="exclusive"}': 2,
    'holdfast_lockd_grants_total{mode="shared"}': 1,
    holdfast_lockd_releases_total: 1,
    holdfast_lockd_losses_total: 0,
    holdfast_lockd_image: 0,
    holdfast_lockd_reexec_gap_seconds: 0,
  };
  expect(Object.fromEntries(Object.keys(seen).map((key) => [key, values.get(key)]))).toEqual(seen);
  expect(values.get('process_open_fds')).toBeGreaterThan(3);
  expect(values.get('process_max_fds')).toBeGreaterThan(10);
  expect(values.get('process_resident_memory_bytes')).toBeGreaterThan(1e6);
  expect((await get('/')).startsWith('404')).toBe(true);
  expect((statSync(`${site.socket}.metrics`).mode & 0o777).toString(8)).toBe('600');

  await wire.call(wire.admin.reexec, ReexecRequest.fromPartial({}));
  await until('a new image serves', async () => (await client.hello()).generation === 1);
  const after = await scrape();
  expect(after.get('holdfast_lockd_image')).toBe(1);
  expect(after.get('holdfast_lockd_reexec_gap_seconds')).toBeGreaterThan(0);
  expect(after.get('holdfast_lockd_reexec_failed')).toBe(0);
  expect(after.get('holdfast_lockd_leases{lockspace="org.holdfast.files",mode="exclusive"}')).toBe(2);
  socket.destroy();
});

test('an administrator gets in when clients have taken every connection', async () => {
  await site.start();
  using admin = new WireClient(`${site.socket}.admin`);
  using client = new LockClient(site.socket);
  await client.hello();
  await admin.call(admin.admin.setLimits, SetLimitsRequest.fromPartial({ limits: { mostClients: 1 } }));
  using late = new WireClient(site.socket);
  await expect(late.call(late.locks.hello, HelloRequest.fromPartial({}), 500)).rejects.toThrow(/DEADLINE_EXCEEDED/);
  using second = new WireClient(`${site.socket}.admin`);
  expect(await second.call(second.admin.getStatus, {})).toMatchObject({ clients: 1 });
  // It goes on over a new image, as the others do.
  await second.call(second.admin.reexec, ReexecRequest.fromPartial({}));
  await until(
    'a new image serves administrators',
    async () => (await second.call(second.locks.hello, HelloRequest.fromPartial({}))).generation === 1,
  );
});
