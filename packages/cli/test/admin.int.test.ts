import { connect } from '@holdfast/sdk';
import { startTestDaemon, type TestDaemon } from '@holdfast/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { golden } from './golden.js';
import { runHoldfast } from './run-holdfast.js';
import { Transcript } from './transcript.js';

let daemon: TestDaemon;
let env: Record<string, string> = {};

beforeAll(async () => {
  daemon = await startTestDaemon();
  env = { HOLDFAST_URI: daemon.uri };
});
afterAll(async () => {
  await daemon?.[Symbol.asyncDispose]();
});

async function json<Value>(...args: string[]): Promise<Value> {
  const { code, stdout, stderr } = await runHoldfast(['admin', ...args, '-o', 'json'], { env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as Value;
}

test('what can be seen and changed of a daemon', { timeout: 240_000 }, async () => {
  const session = new Transcript({ env }, [[daemon.uri, '<uri>']]);
  await session.run('admin pool');
  await session.run('admin pool --max-workers 30 --prio-workers 6');
  await session.run('admin pool admin');
  await session.run('admin pool admn');
  await session.run('admin pool --max-waiting-calls 500');
  await session.run('admin limits --max-clients 100 --max-queued-events 500 --job-wait 5s');
  await session.run('admin limits --max-clients-per-user 20');
  await session.run('admin limits --max-clients-per-user 0');
  await session.run("admin log-filters '1:rpc warn:drivers' --level error");
  await session.run('admin log-filters loud:rpc');
  await session.run("admin log-filters '' --level info");
  await session.run('admin log-outputs info:stderr');
  await session.run('admin log-outputs info:file:/nonexistent/h.log');
  await session.run('admin log-outputs info:syslog');
  await session.run('admin timeout 1h');
  await session.run('admin timeout 0');
  await session.run('admin tls-update');
  await session.run('admin client 999999');
  await session.run('admin drain');
  await session.run('domain list');
  await session.run('admin drain --resume');
  await session.run('admin servers -o name');
  expect(session.text).toBe(golden('admin.txt', session.text));
});

test('a client is seen, and cut off', { timeout: 60_000 }, async () => {
  await using host = await connect(daemon.uri);
  await host.ping();
  type Listed = { readonly id: number; readonly server: string; readonly pid?: number };
  const clients = await json<readonly Listed[]>('clients', 'holdfastd');
  const own = clients.find(({ pid }) => pid === process.pid) ?? clients[0];
  expect(own).toMatchObject({ server: 'holdfastd' });
  expect(await json('client', String(own?.id))).toMatchObject({ id: own?.id, transport: 'unix' });
  await json('disconnect', String(own?.id));
  const left = await json<readonly Listed[]>('clients', 'holdfastd');
  expect(left.map(({ id }) => id)).not.toContain(own?.id);
  // It may come again.
  await host.ping();
});

test('after the time that was set at run time a daemon without clients and guests ends by itself', async () => {
  await using short = await startTestDaemon();
  const timeout = (time: string) => runHoldfast(['admin', 'timeout', time], { env: { HOLDFAST_URI: short.uri } });
  expect((await timeout('1h')).stdout).toContain('3600 s');
  expect((await timeout('1s')).code).toBe(0);
  // What ends is not a process that is left behind: its parent reaps it.
  const isThere = (): boolean => {
    try {
      return process.kill(short.pid, 0);
    } catch {
      return false;
    }
  };
  await expect.poll(isThere, { timeout: 40_000 }).toBe(false);
  expect(short.logs).toContain('stopped; guests go on running');
}, 90_000);

test('status and servers', { timeout: 60_000 }, async () => {
  expect(await json('status')).toMatchObject({
    driver: 'test',
    domains: [],
    draining: false,
    leasesReachable: true,
    idleTimeoutMs: 0,
  });
  expect(await json('servers')).toMatchObject([{ name: 'holdfastd' }, { name: 'admin', limits: { clients: 1 } }]);
  const { stdout } = await runHoldfast(['admin', 'status'], { env });
  expect(stdout).toMatch(/^Takes calls:\s+yes$/m);
});

test('a daemon on another host is administered there', { timeout: 60_000 }, async () => {
  const { code, stderr } = await runHoldfast(['admin', 'status', '-c', 'qemu+ssh://metal1/system'], { env });
  expect({ code, stderr }).toMatchObject({
    stderr: expect.stringContaining('ssh metal1 holdfast admin status') as unknown,
  });
  expect(code).not.toBe(0);
});
