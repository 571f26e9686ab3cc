import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { hasEnded, readProcessStat } from '@holdfast/host';
import { connect, type OperationRecord } from '@holdfast/sdk';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Outcome, runHoldfast } from './run-holdfast.js';
import { uuidNumber, webXml } from './web-xml.js';

let directory = '';
const pids = new Set<number>();

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hf-up-'));
});
afterEach(async () => {
  for (const pid of pids) await endProcess(pid);
  pids.clear();
  await rm(directory, { recursive: true, force: true });
});

interface Up {
  readonly uri: string;
  readonly driver: string;
  readonly daemons: readonly { program: string; state: string; pid: number }[];
}

async function up(...args: string[]): Promise<Up> {
  const outcome = await runHoldfast(['up', '--dir', directory, '-o', 'json', ...args]);
  if (outcome.code !== 0) throw new Error(outcome.stderr);
  const answer = JSON.parse(outcome.stdout) as Up;
  for (const { pid } of answer.daemons) pids.add(pid);
  return answer;
}

function down(...args: string[]): Promise<Outcome> {
  return runHoldfast(['down', '--dir', directory, ...args]);
}

async function endProcess(pid: number): Promise<void> {
  try {
    for (process.kill(pid, 'SIGKILL'); ; process.kill(pid, 0)) await delay(10);
  } catch {
    // It is gone.
  }
}

/** Whether it has had its turn; on a busy machine it may be over before that is seen. */
const isBegun = ({ state }: OperationRecord): boolean => state !== 'queued';

const states = ({ daemons }: Up): string[] => daemons.map(({ program, state }) => `${program} ${state}`);

test('up starts both daemons, up again finds them running, down stops one and down --all the other', async () => {
  const first = await up('--driver', 'test');
  expect(first.driver).toBe('test');
  expect(states(first)).toEqual(['holdfast-lockd started', 'holdfastd started']);

  const second = await up('--driver', 'test');
  expect(states(second)).toEqual(['holdfast-lockd already running', 'holdfastd already running']);
  expect(second.daemons.map(({ pid }) => pid)).toEqual(first.daemons.map(({ pid }) => pid));

  const ping = await runHoldfast(['ping', '-c', first.uri]);
  expect(ping.code).toBe(0);

  expect(await down()).toMatchObject({ code: 0, stdout: 'holdfastd stopped\n' });
  expect((await runHoldfast(['ping', '-c', first.uri])).code).toBe(69);
  expect(await down()).toMatchObject({ code: 0, stdout: 'holdfastd not running\n' });
  expect(await down('--all')).toMatchObject({ code: 0, stdout: 'holdfastd not running\nholdfast-lockd stopped\n' });
  expect(await down('--all')).toMatchObject({ code: 0, stdout: 'holdfastd not running\nholdfast-lockd not running\n' });
});

test('down stops the daemon that the URI names, and calls no other one the one that runs', async () => {
  const { uri } = await up('--driver', 'test');
  expect(await runHoldfast(['down', '-c', uri])).toMatchObject({ code: 0, stdout: 'holdfastd stopped\n' });
  expect((await runHoldfast(['ping', '-c', uri])).code).toBe(69);
  await up('--driver', 'test');
  expect(await runHoldfast(['down', '--all'], { env: { HOLDFAST_URI: uri } })).toMatchObject({
    code: 0,
    stdout: 'holdfastd stopped\nholdfast-lockd stopped\n',
  });
  expect(await runHoldfast(['down', '-c', 'qemu+ssh://root@metal1/system'])).toMatchObject({
    code: 69,
    stderr: expect.stringMatching(/^error: .*qemu\+ssh:\/\/root@metal1\/system.*\nhint: /) as string,
  });
}, 120_000);

test('who was stopped with the host is noted beside the daemon that the URI names', async () => {
  const { uri } = await up('--driver', 'test');
  const define = await runHoldfast(['-c', uri, 'domain', 'define', '-'], { stdin: webXml('web', uuidNumber(1)) });
  expect(define).toMatchObject({ code: 0 });
  expect(await runHoldfast(['-c', uri, 'domain', 'start', 'web'])).toMatchObject({ code: 0 });
  expect(await runHoldfast(['-c', uri, 'guests', 'stop'])).toMatchObject({ code: 0 });
  expect(existsSync(join(directory, 'state/stopped-guests.json'))).toBe(true);
  expect(await runHoldfast(['-c', uri, 'guests', 'start'])).toMatchObject({ stdout: 'guest web started\n' });
}, 120_000);

test('what was defined is there after down and up', async () => {
  const { uri } = await up('--driver', 'test');
  const define = await runHoldfast(['-c', uri, 'domain', 'define', '-'], { stdin: webXml('web', uuidNumber(1)) });
  expect(define).toMatchObject({ code: 0, stdout: 'domain web defined\n' });
  await down();
  await up('--driver', 'test');
  expect(await runHoldfast(['-c', uri, 'domain', 'list', '-o', 'name'])).toMatchObject({ stdout: 'web\n' });
});

test('down lets the calls in flight end, and is done when the process is gone', async () => {
  const script = join(directory, 'script.json');
  await writeFile(script, JSON.stringify({ faults: [{ verb: 'launch', delayMs: 2000 }] }));
  await writeFile(join(directory, 'holdfastd.toml'), `test_script = ${JSON.stringify(script)}\n`);
  const { uri } = await up('--driver', 'test');
  await using host = await connect({ uri, timeoutMs: 60_000 });
  await host.domains.define(webXml('web', uuidNumber(1)));
  const starting = host.domains.get('web').start();
  const begun = async (): Promise<number> => (await host.operations.list().toArray()).filter(isBegun).length;
  await expect.poll(begun, { timeout: 60_000 }).toBe(2);
  const { pid } = await host.version();
  expect(await down()).toMatchObject({ code: 0, stdout: 'holdfastd stopped\n' });
  // Whoever adopted it may not have looked yet.
  const left = readProcessStat(pid);
  expect(left === undefined || hasEnded(left)).toBe(true);
  expect((await starting).domain.state).toBe('running');
});

test('up for a human says what runs and how to reach it', async () => {
  await up('--driver', 'test');
  const { stdout } = await runHoldfast(['up', '--dir', directory]);
  const normal = stdout.replaceAll(directory, '<dir>').replaceAll(/pid \d+/g, 'pid <pid>');
  expect(normal).toMatchInlineSnapshot(`
    "holdfast-lockd:  already running, pid <pid>
    holdfastd:       already running, pid <pid>
    driver:          test
    logs:            <dir>/log/holdfast-lockd.log
                     <dir>/log/holdfastd.log
    URI:             unix:<dir>/run/holdfast.sock

    for other commands: export HOLDFAST_URI='unix:<dir>/run/holdfast.sock'
    "
  `);
});

test('up with another driver than the one that runs is refused', async () => {
  await up('--driver', 'test');
  const outcome = await runHoldfast(['up', '--dir', directory, '--driver', 'qemu']);
  expect(outcome).toMatchObject({ code: 6, stdout: '' });
  expect(outcome.stderr).toContain('error: holdfastd already runs with driver test, not qemu\n');
});

test.skipIf(!existsSync('/usr/bin/qemu-system-x86_64'))(
  'lockd does not go while a guest needs it',
  { timeout: 240_000 },
  async () => {
    const { uri } = await up();
    const disk = join(directory, 'disk.img');
    await writeFile(disk, Buffer.alloc(1 << 20));
    const machine = webXml(
      'web',
      uuidNumber(1),
      `<disk type='file'><source file='${disk}'/><target dev='sda'/></disk>`,
    );
    const create = await runHoldfast(['-c', uri, 'domain', 'create', '-', '-o', 'json'], {
      stdin: machine.replace("type='test'", "type='qemu'"),
    });
    expect(create.stderr).toBe('');
    const { pid } = JSON.parse(create.stdout) as { pid: number };
    pids.add(pid);
    const locks = await runHoldfast(['-c', uri, 'lock', 'list', '-o', 'name']);
    expect(locks.stdout).toBe(`${disk}\n`);

    const refused = await down('--all');
    expect(refused).toMatchObject({ code: 7, stdout: '' });
    expect(refused.stderr).toContain('error: holdfast-lockd holds the disks of web\n');
    expect(await down()).toMatchObject({ code: 0, stdout: 'holdfastd stopped\n' });
    const refusedByLockd = await down('--all');
    expect(refusedByLockd.code).toBe(7);
    expect(refusedByLockd.stderr).toContain('goes on: it holds the disks of running guests\n');

    expect(states(await up())).toEqual(['holdfast-lockd already running', 'holdfastd started']);
    const info = await runHoldfast(['-c', uri, 'domain', 'info', 'web', '-o', 'json']);
    expect(JSON.parse(info.stdout)).toMatchObject({ state: 'running', pid });

    // There is nothing to boot from, and firmware does not care for the power button.
    const shutdown = ['-c', uri, 'domain', 'shutdown', 'web', '--grace', '300ms'];
    expect(await runHoldfast([...shutdown, '--wait'])).toMatchObject({ code: 75, stdout: '' });
    expect(await runHoldfast([...shutdown, '--then-destroy'])).toMatchObject({
      stdout: 'domain web did not shut down in time and was destroyed\n',
    });
    expect(await down('--all')).toMatchObject({ code: 0, stdout: 'holdfastd stopped\nholdfast-lockd stopped\n' });
  },
);

test('a directory of its own has settings and tokens of its own, and none of the host', async () => {
  await writeFile(join(directory, 'holdfastd.toml'), 'max_clients = 77\n');
  await writeFile(join(directory, 'lockd.toml'), 'max_clients = 7\n');
  const { uri } = await up('--driver', 'test');
  const limits = await runHoldfast(['-c', uri, 'admin', 'limits', '-o', 'json']);
  expect(JSON.parse(limits.stdout)).toMatchObject({ clients: { maxClients: 77 } });
  const locks = await runHoldfast(['-c', uri, 'lock', 'limits', '-o', 'json']);
  expect(JSON.parse(locks.stdout)).toMatchObject({ mostClients: 7 });

  expect(await runHoldfast(['-c', uri, 'token', 'list', '-o', 'name'])).toMatchObject({ code: 0, stdout: '' });
  expect(await runHoldfast(['-c', uri, 'token', 'create', 'ci'])).toMatchObject({ code: 0 });
  expect(await readFile(join(directory, 'tokens.json'), 'utf8')).toContain('"name": "ci"');
});

test('many at once start one of each', async () => {
  const all = await Promise.all(Array.from({ length: 4 }, () => up('--driver', 'test')));
  const [uri = '', ...others] = new Set(all.map((each) => each.uri));
  expect(others).toEqual([]);
  await using host = await connect(uri);
  const { pid } = await host.version();
  pids.add(pid);
  const started = all.flatMap(states).filter((state) => state.endsWith(' started'));
  expect(started.toSorted()).toEqual(['holdfast-lockd started', 'holdfastd started']);
});

test('after a crash of both, up starts them again', async () => {
  const first = await up('--driver', 'test');
  for (const { pid } of first.daemons) await endProcess(pid);
  const second = await up('--driver', 'test');
  expect(states(second)).toEqual(['holdfast-lockd started', 'holdfastd started']);
});

test('a directory that cannot be made is refused with a way out', async () => {
  const file = join(directory, 'file');
  await writeFile(file, '');
  const { code, stderr } = await runHoldfast(['up', '--dir', file]);
  expect(code).toBe(77);
  expect(stderr).toContain('hint: name a directory of your own: --dir DIR');
});

test('a directory that is too deep for sockets is refused before anything is made', async () => {
  const deep = join(directory, 'x'.repeat(120));
  const { code, stderr } = await runHoldfast(['up', '--dir', deep]);
  expect(code).toBe(65);
  expect(stderr).toContain('is too long for a unix socket');
});
