import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Host } from '@holdfast/sdk';
import { startTestDaemon, type TestDaemon } from '@holdfast/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inherited, runHoldfast } from './run-holdfast.js';
import { uuidNumber, webXml } from './web-xml.js';

const binary = fileURLToPath(new URL('../bin/holdfast.js', import.meta.url));

let daemon: TestDaemon;
let host: Host;
let env: Record<string, string> = {};

beforeAll(async () => {
  daemon = await startTestDaemon();
  host = await daemon.connect();
  env = { HOLDFAST_URI: daemon.uri };
});
afterAll(async () => {
  await daemon?.[Symbol.asyncDispose]();
});

interface Watcher {
  readonly process: ChildProcess;
  /** Waits until the output is as wanted; it is answered. */
  until(isSo: (output: string) => boolean): Promise<string>;
  /** Presses Ctrl-C, and answers the exit code. */
  interrupt(): Promise<unknown>;
}

function watch(args: readonly string[]): Watcher {
  const child = spawn(process.execPath, [binary, ...args], {
    env: { ...inherited(), TZ: 'UTC', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  return {
    process: child,
    async until(isSo) {
      while (!isSo(output)) {
        const [what] = (await Promise.race([once(child.stdout, 'data'), closed])) as [unknown];
        if (typeof what === 'number') throw new Error(`it ended with ${what} before; it said: ${output}`);
      }
      return output;
    },
    async interrupt() {
      child.kill('SIGINT');
      const [code] = (await closed) as [unknown];
      return code;
    },
  };
}

test('events are printed as they happen, until Ctrl-C', async () => {
  const events = watch(['domain', 'events', '--watch', '-o', 'json', '--kind', 'lifecycle']);
  // Nothing tells from outside that it listens: make something happen until it is seen.
  const xml = webXml('noise', uuidNumber(1));
  let seen = false;
  const first = events.until((output) => output.includes('\n')).then(() => (seen = true));
  while (!seen) {
    await host.domains.define(xml);
    await host.domains.get('noise').undefine();
    await Promise.race([first, host.ping()]);
  }
  await host.domains.define(webXml('web', uuidNumber(2)));
  await host.domains.get('web').undefine();
  const output = await events.until((text) => /"web".*"undefined"/.test(text));
  const mine = output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { domainName: string; lifecycle: { type: string } })
    .filter(({ domainName }) => domainName === 'web')
    .map(({ lifecycle }) => lifecycle.type);
  expect(mine).toEqual(['defined', 'undefined']);
  expect(await events.interrupt()).toBe(130);
});

test('a console is followed until Ctrl-C', async () => {
  await host.domains.define(webXml('talker', uuidNumber(3)));
  await host.domains.get('talker').start();
  const log = watch(['domain', 'console-log', 'talker', '--follow']);
  await log.until((output) => output === 'HOLDFAST-GUEST READY\n');
  await host.domains.get('talker').reset();
  await log.until((output) => output === 'HOLDFAST-GUEST READY\nHOLDFAST-GUEST READY\n');
  expect(await log.interrupt()).toBe(130);
});

test('the end of a console alone', async () => {
  await host.domains.define(webXml('quiet', uuidNumber(4)));
  await host.domains.get('quiet').start();
  const log = watch(['domain', 'console-log', 'quiet', '-f']);
  await log.until((output) => output.includes('READY'));
  await log.interrupt();
  const { stdout } = await runHoldfast(['domain', 'console-log', 'quiet', '--tail', '6bytes'], { env });
  expect(stdout).toBe('READY\n');
});

test('a reader that has seen enough is no error', async () => {
  for (let number = 0; number < 400; number++)
    await host.domains.define(webXml(`d${number}`, uuidNumber(1000 + number)));
  const list = `${process.execPath} ${binary} domain list -o json`;
  const pipe = spawn('bash', ['-c', `set -o pipefail; ${list} | head -n 1`], { env: { ...process.env, ...env } });
  let said = '';
  pipe.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(pipe, 'close')) as [number];
  expect([code, said]).toEqual([0, '']);
});

test('a stream whose reader goes away ends by itself', async () => {
  const watcher = `${process.execPath} ${binary} domain events --watch -o name`;
  const pipe = spawn('bash', ['-c', `set -o pipefail; ${watcher} | head -n 1`], { env: { ...process.env, ...env } });
  const closed = once(pipe, 'close') as Promise<[number]>;
  let code: number | undefined;
  const ended = closed.then(([answer]) => (code = answer));
  const domain = host.domains.get('d1');
  while (code === undefined) {
    await domain.setAutostart({ autostart: true });
    await domain.setAutostart({ autostart: false });
    await Promise.race([ended, host.ping()]);
  }
  expect(code).toBe(0);
});

test.each([
  ['domain', 'list'],
  ['domain', 'info', 'd1'],
  ['domain', 'xml', 'd1'],
  ['domain', 'events'],
  ['host', 'capabilities'],
  ['host', 'version'],
  ['host', 'leases'],
  ['operation', 'list', '--domain', 'd1'],
  ['ping'],
  ['connect-info'],
  ['explain'],
])('%s %s answers in JSON that parses', async (...args) => {
  const { stdout, stderr, code } = await runHoldfast([...args, '-o', 'json'], { env });
  expect([code, stderr]).toEqual([0, '']);
  expect(typeof JSON.parse(stdout)).toBe('object');
});

test('an operation is found by the id that the list prints', async () => {
  const list = await runHoldfast(['operation', 'list', '--domain', 'd1', '-o', 'name'], { env });
  const [id = ''] = list.stdout.split('\n');
  const show = await runHoldfast(['operation', 'show', id, '-o', 'json'], { env });
  expect(JSON.parse(show.stdout)).toMatchObject({ id, kind: 'define', objectName: 'd1', state: 'succeeded' });
});

test('an operation that has ended cannot be cancelled', async () => {
  const list = await runHoldfast(['operation', 'list', '--domain', 'd1', '-o', 'name'], { env });
  const [id = ''] = list.stdout.split('\n');
  const { code, stdout } = await runHoldfast(['operation', 'cancel', id, '-o', 'json'], { env });
  expect([code, (JSON.parse(stdout) as { state: string }).state]).toEqual([0, 'succeeded']);
});

test('events are listed after a position that was printed', async () => {
  const all = await runHoldfast(['domain', 'events', 'd2', '-o', 'name'], { env });
  const [position = ''] = all.stdout.split('\n');
  expect(position).toMatch(/^.+:\d+$/);
  const later = await runHoldfast(['domain', 'events', 'd2', '--after', position, '-o', 'json'], { env });
  expect(JSON.parse(later.stdout)).toEqual([]);
});
