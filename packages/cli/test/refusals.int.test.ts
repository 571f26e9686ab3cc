import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestDaemon, type TestDaemon } from '@holdfast/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { golden } from './golden.js';
import { runHoldfast } from './run-holdfast.js';
import { Transcript } from './transcript.js';
import { uuidNumber, webXml } from './web-xml.js';

let daemon: TestDaemon;
let directory = '';
let env: Record<string, string> = {};

beforeAll(async () => {
  const faults = [{ verb: 'launch', domain: 'odd', outcome: 'fail', reason: 'INTERNAL' }] as const;
  daemon = await startTestDaemon({ faults });
  env = { HOLDFAST_URI: daemon.uri };
  directory = await mkdtemp(join(tmpdir(), 'holdfast-cli-'));
  const files: Record<string, string> = {
    'web.xml': webXml('web', uuidNumber(1)),
    'same-name.xml': webXml('web', uuidNumber(2)),
    'cut.xml': '<domain type="test">\n  <name>cut</name>\n',
    'impossible.xml': webXml('impossible', uuidNumber(4)).replace('<vcpu>2</vcpu>', '<vcpu>0</vcpu>'),
    'unknown.xml': webXml('unknown', uuidNumber(5), '<teleporter range="9"/>'),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
});
afterAll(async () => {
  await daemon?.[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

test('a wait for a guest to be off ends with the time that --timeout gives', { timeout: 120_000 }, async () => {
  await using obstinate = await startTestDaemon({ guests: { powerButton: 'ignore' } });
  await using host = await obstinate.connect();
  await host.domains.create({ xml: webXml('web', uuidNumber(1)) });
  const outcome = await runHoldfast(['-c', obstinate.uri, 'domain', 'shutdown', 'web', '--wait', '--timeout', '2s']);
  expect(outcome).toMatchObject({ code: 75, stderr: expect.stringContaining('waited 2000 ms for shutoff') as string });
});

test(
  'each refusal says what is wrong, what to do, and ends with the exit code of its class',
  { timeout: 240_000 },
  async () => {
    const session = new Transcript({ env }, [
      [daemon.uri, '<uri>'],
      [`${directory}/`, ''],
      [directory, '<directory>'],
    ]);
    const file = (name: string): string => join(directory, name);
    await session.run('domain info nobody');
    await session.run(`domain info ${uuidNumber(9)}`);
    await session.run('domain info 7');
    await session.run(`domain define ${file('web.xml')}`);
    await session.run(`domain define ${file('same-name.xml')}`);
    await session.run(`domain define ${file('cut.xml')}`);
    await session.run(`domain define ${file('impossible.xml')}`);
    await session.run(`domain define ${file('unknown.xml')} --strict`);
    await session.run(`domain define ${file('missing.xml')}`);
    await session.run(`domain define ${directory}`);
    await session.run('domain define -', '');
    await session.run('domain suspend web');
    await session.run('domain destroy web');
    await session.run('domain set-memory web 1GiB --live');
    await session.run('domain set-vcpus web 9 --next-boot');
    await session.run("domain title web 'two\nlines'");
    await session.run("domain rename web ''");
    await session.run('domain events --after nonsense:7');
    await session.run('operation show no-such-operation');
    await session.run('operation cancel no-such-operation');
    await session.run('-c unix:/nonexistent/holdfast.sock domain list');
    await session.run('-c qemu+tcp://metal1/system domain list');
    await session.run('-c nonsense domain list');
    expect(session.text).toBe(golden('refusals.txt', session.text));
  },
);

test('with -o json an error is a line of JSON on stderr, and stdout stays empty', async () => {
  const { stdout, stderr, code } = await runHoldfast(['domain', 'start', 'nobody', '-o', 'json'], { env });
  expect([code, stdout]).toEqual([4, '']);
  expect(JSON.parse(stderr)).toMatchObject({
    error: { code: 'DOMAIN_NOT_FOUND', message: expect.any(String) as string },
  });
});

test('colours are for terminals and can be had elsewhere', async () => {
  const args = ['domain', 'info', 'nobody'];
  const plain = await runHoldfast(args, { env });
  const forced = await runHoldfast(args, { env: { ...env, FORCE_COLOR: '1' } });
  const refused = await runHoldfast(args, { env: { ...env, FORCE_COLOR: '1', NO_COLOR: '1' } });
  const escape = String.fromCharCode(27);
  expect([plain, forced, refused].map(({ stderr }) => stderr.includes(escape))).toEqual([false, true, false]);
});

test('a daemon that accepts and never answers is not waited for longer than --timeout', async () => {
  const socket = join(directory, 'deaf.sock');
  await using server = createServer((connection) => connection.resume()).listen(socket);
  await once(server, 'listening');
  const begin = performance.now();
  const { code, stderr } = await runHoldfast(['-c', `unix:${socket}`, '--timeout', '300ms', 'domain', 'list']);
  // Without it a command waits for half a minute.
  expect(performance.now() - begin).toBeLessThan(20_000);
  expect(stderr).toContain('holdfast explain DEADLINE_EXCEEDED');
  expect(code).toBe(75);
});

test('a bug is told with the operation in which it was', async () => {
  const file = join(directory, 'odd.xml');
  await writeFile(file, webXml('odd', uuidNumber(6)));
  await runHoldfast(['domain', 'define', file], { env });
  const forHumans = await runHoldfast(['domain', 'start', 'odd'], { env });
  const [, id = ''] = /holdfast operation show (\S+)/.exec(forHumans.stderr) ?? [];
  const shown = await runHoldfast(['operation', 'show', id, '-o', 'json'], { env });
  expect(JSON.parse(shown.stdout)).toMatchObject({ id, kind: 'start', error: { metadata: { operation_id: id } } });
  const forPrograms = await runHoldfast(['domain', 'start', 'odd', '-o', 'json'], { env });
  expect(JSON.parse(forPrograms.stderr)).toMatchObject({
    error: { code: 'INTERNAL', metadata: { operation_id: expect.stringMatching(/^[-0-9a-f]{36}$/) as string } },
  });
});
