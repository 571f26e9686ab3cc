import { renameSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { leasePath } from '../../lockd/test/support/lease-path.ts';
import { startGuest } from '../../lockd/test/support/guest.ts';
import { LockClient } from '../../lockd/test/support/lock-client.ts';
import { LockProbe } from '../../lockd/test/support/lock-probe.ts';
import { Site } from '../../lockd/test/support/lockd-process.ts';
import { until } from '../../lockd/test/support/until.ts';
import { golden } from './golden.js';
import { runHere, startHere } from './run-here.js';
import { Transcript } from './transcript.js';

let stack: AsyncDisposableStack;
let site: Site;
let client: LockClient;
let probe: LockProbe;
let env: Record<string, string> = {};

beforeAll(async () => {
  stack = new AsyncDisposableStack();
  site = stack.use(new Site());
  await site.start();
  client = stack.use(new LockClient(site.socket));
  probe = stack.use(new LockProbe());
  // Its lock daemon stands beside it; nobody serves the daemon's own socket.
  env = { HOLDFAST_URI: `unix:${join(site.directory, 'run/holdfast.sock')}` };
});
afterAll(() => stack?.disposeAsync());

async function guest(name: string, disks: readonly string[]): Promise<number> {
  const { guest: started } = await startGuest(client, name, disks);
  stack.use(started);
  return started.pid;
}

function transcript(): Transcript {
  const replacements = [
    [site.directory, '<site>'],
    [/\b[0-9a-f]{64}\b/g, '<name>'],
    [hostname(), '<host>'],
    [/\b(web|db)( +)\d+( +)(exclusive|shared)/g, '$1$2<pid>$3$4'],
    [/process \d+ \(python3[.\d]*\)/g, 'process <pid> (python3)'],
    [/"(pid|ownerPid)": \d+/g, '"$1": <pid>'],
    [/"(sinceMs|servingSinceMs)": \d+/g, '"$1": <time>'],
    [/^(Descriptors: +).*$/gm, '$1<count>'],
    // A connection of the command before may not have been noticed to be gone.
    [/\d+ for calls/g, '<count> for calls'],
  ] as const;
  return new Transcript({ env }, replacements, runHere);
}

test('what an administrator sees of the lock daemon, and does to it', { timeout: 120_000 }, async () => {
  const session = transcript();
  const disk = (name: string): string => join(site.directory, name);
  for (const name of ['web.img', 'data.img', 'free.img', 'foreign.img']) site.disk(name);
  await session.run('lock list');
  await guest('web', [disk('web.img')]);
  await guest('db', [disk('data.img')]);
  await session.run('lock list');
  await session.run('lock list --domain mail');
  await session.run('lock list --domain web -o name');
  await session.run('lock status');
  await session.run(`lock inquire ${disk('web.img')}`);
  await session.run(`lock inquire ${disk('free.img')}`);
  writeFileSync(leasePath(site.stateDirectory, disk('foreign.img')), '');
  await probe.hold(leasePath(site.stateDirectory, disk('foreign.img')), 'posix');
  await session.run(`lock inquire ${disk('foreign.img')}`);
  await probe.drop();
  await session.run('lock inquire org.holdfast.files/nothing');
  await session.run(`lock inquire ${disk('missing.img')}`);
  await session.run('lock inquire web.img');
  await session.run('lock verify');
  await session.run('lock prune --dry-run');
  await session.run('lock prune');
  await session.run('lock prune ../escape');
  await session.run('lock prune org.holdfast.file');
  await session.run('lock limits');
  await session.run('lock limits --max-clients 0 --max-waiting 7');
  await session.run('lock limits --max-clients 100 --max-waiting 7');
  await session.run(`lock force-release ${disk('web.img')}`, 'no\n');
  await session.run(`lock force-release ${disk('web.img')}`);
  await session.run(`lock force-release ${disk('web.img')}`, 'yes\n');
  await session.run(`lock force-release ${disk('free.img')} --yes`);
  await session.run(`lock force-release ${disk('data.img')} --even-if-alive --reason 'moved to host b'`, 'yes\n');
  await session.run('lock list');
  await session.run('lock list --lost -o json');
  await session.run('lock reexec');
  await session.run('lock status');
  await session.run('lock limits -o yaml');
  await session.run('lock list -c qemu+ssh://root@metal1/system');
  await session.run(`lock list --socket ${disk('none.sock')}`);
  expect(session.text).toBe(golden('lock.txt', session.text));
});

test('who is connected, and for which guest', async () => {
  const pid = await guest('mail', [site.disk('mail.img')]);
  const { stdout } = await runHere(['lock', 'clients', '-o', 'json'], { env });
  const clients = JSON.parse(stdout) as { readonly kind: string; readonly ownerName?: string }[];
  expect(clients.filter(({ ownerName }) => ownerName === 'mail')).toMatchObject([
    { kind: 'hold', ownerPid: pid, pid: process.pid, restricted: false },
  ]);
  expect(clients.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['calls', 'admin']));
  const { stdout: table } = await runHere(['lock', 'clients'], { env });
  expect(table).toMatch(/^ +\d+ +hold +\d+ +\d+ +mail +nothing +\d+ \w+$/m);
});

test('a lease whose file was replaced is lost, and the exit code says so', { timeout: 120_000 }, async () => {
  let verified: Awaited<ReturnType<typeof runHere>> | undefined;
  // The lock daemon looks by itself from time to time, and may be the first to see it.
  for (let attempt = 0; attempt < 5 && verified?.code !== 7; attempt++) {
    const path = site.disk(`cut-${attempt}.img`);
    await guest(`cut-${attempt}`, [path]);
    renameSync(leasePath(site.stateDirectory, path), join(site.directory, 'moved'));
    verified = await runHere(['lock', 'verify'], { env });
  }
  expect(verified).toMatchObject({
    code: 7,
    stdout: expect.stringMatching(/cut-\d\.img +cut-\d +\d+ +lost: .* was removed or replaced$/m),
    stderr: expect.stringMatching(/^error: 1 of \d+ leases is lost\nhint: /),
  });
});

test('a watch tells what is lost, and goes on over a new image', { timeout: 120_000 }, async () => {
  const watch = startHere(['lock', 'watch', '-o', 'json'], { env });
  await until('it watches', () => watch.stdout().includes('"synced"'));
  const path = site.disk('shop.img');
  await guest('shop', [path]);
  expect((await runHere(['lock', 'reexec'], { env })).stderr).toBe('');
  await until('it noticed', () => watch.stderr().includes('the next one is waited for'));
  await until('it watches the new image', () => watch.stdout().split('"synced"').length === 3);
  const taken = await runHere(['lock', 'force-release', path, '--yes', '--even-if-alive'], { env });
  expect(taken).toMatchObject({ code: 0, stderr: '' });
  const news = () =>
    watch
      .stdout()
      .split('\n')
      .filter((line) => line.includes('shop.img'))
      .map((line) => JSON.parse(line) as object);
  await until('it is told', () => news().length > 0);
  watch.giveUp();
  expect(await watch.ended).toMatchObject({ code: 130 });
  expect(news()).toMatchObject([
    { kind: 'lost', ownerName: 'shop', path, reason: expect.stringContaining('by force') },
  ]);
});
