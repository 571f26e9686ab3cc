import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ReexecRequest } from '@holdfast/protocol/lock';
import { expect, test, vi } from 'vitest';
import { startGuest } from './support/guest.ts';
import { leasePath } from './support/lease-path.ts';
import { LockClient } from './support/lock-client.ts';
import { LockProbe } from './support/lock-probe.ts';
import { Site } from './support/lockd-process.ts';
import { until } from './support/until.ts';
import { WireClient } from './support/wire-client.ts';

const patienceMs = 40_000;
/** Sends a process the signals that end or inspect a program which has no handler for them, some thousand a second. */
const storm = `
import os, signal, sys, time
print('storming', flush=True)
while True:
    for each in (signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2): os.kill(int(sys.argv[1]), each)
    time.sleep(0.0002)
`;

// New images and programs of their own: on a machine that has other things to do each takes its time.
vi.setConfig({ testTimeout: 180_000 });

test('signals at any moment of a take-over neither end lockd nor open a debugger', async () => {
  await using stack = new AsyncDisposableStack();
  const site = stack.use(new Site());
  const client = stack.use(new LockClient(site.socket));
  const wire = stack.use(new WireClient(site.socket));
  const probe = stack.use(new LockProbe());
  const lockd = await site.start();
  const disk = site.disk('web.img');
  const { guest } = await startGuest(client, 'web', [disk]);
  stack.use(guest);
  await probe.storm(leasePath(site.stateDirectory, disk));
  const sender = spawn('python3', ['-c', storm, String(lockd.pid)], { stdio: ['ignore', 'pipe', 'ignore'] });
  stack.defer(() => void sender.kill('SIGKILL'));
  await once(sender.stdout, 'data');
  const hello = () => wire.call(wire.locks.hello, {}, patienceMs);
  for (let generation = 1; generation <= 2; generation++) {
    await wire.call(wire.admin.reexec, ReexecRequest.fromPartial({}), patienceMs);
    await until('the new image serves', async () => (await hello()).generation === generation, patienceMs);
  }
  expect([(await hello()).pid, sender.exitCode]).toEqual([lockd.pid, null]);
  expect(lockd.stderr).not.toContain('Debugger');
  expect(await probe.grabs()).toBe(0);
});
