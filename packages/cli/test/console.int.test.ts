import { PassThrough } from 'node:stream';
import { startTestDaemon } from '@holdfast/sdk/testing';
import type { Host } from '@holdfast/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Cli } from '../src/cli.js';
import { runCli } from '../src/run-cli.js';
import { runHere } from './run-here.js';
import { uuidNumber, webXml } from './web-xml.js';

const generous = { timeout: 20_000 };
let daemon: Awaited<ReturnType<typeof startTestDaemon>>;
let host: Host;

beforeAll(async () => {
  daemon = await startTestDaemon({ guests: { consoleAnswers: { uname: 'Linux' } } });
  host = await daemon.connect();
  await host.domains.define(webXml('web', uuidNumber(1), "<interface type='user'/>"));
});
afterAll(() => daemon[Symbol.asyncDispose]());

/** `holdfast console` at a terminal: what is on the screen, which modes it was put into, and how it ends. */
function atTerminal(args: readonly string[]) {
  const modes: boolean[] = [];
  const keys = new PassThrough();
  const input = Object.assign(keys, { isTTY: true, setRawMode: (raw: boolean) => modes.push(raw) });
  const output = new PassThrough();
  const seen = { screen: '', said: '' };
  output.on('data', (piece: Buffer) => (seen.screen += piece.toString()));
  const cli: Cli = {
    stdout: { write: (part) => void (seen.screen += part), isTerminal: true },
    stderr: { write: (part) => void (seen.said += part), isTerminal: false },
    readStdin: async () => '',
    pipe: { input, output },
    env: { NO_COLOR: '1' },
    signal: new AbortController().signal,
  };
  return { keys, modes, seen, ended: runCli(cli, ['--connect', daemon.uri, ...args]) };
}

test('keys go to the guest, ^C as well; what it writes comes back; ^] leaves, and the terminal is as it was', async () => {
  const { domain } = await host.domains.get('web').start();
  const { keys, modes, seen, ended } = atTerminal(['console', 'web']);
  await expect.poll(() => seen.said, generous).toContain('connected to serial0 of domain web; ^] ends it');
  const addresses = await runHere(['-c', daemon.uri, 'domain', 'addresses', 'web', '--wait', '-o', 'name']);
  expect(addresses).toMatchObject({ code: 0, stdout: '192.168.0.1\n' });
  keys.write('uname\r');
  await expect.poll(() => seen.screen, generous).toContain('Linux\r\n');
  keys.write('\u0003');
  await expect.poll(() => seen.screen, generous).toContain('\u0003');
  keys.write('\u001d');
  expect([await ended, modes]).toEqual([0, [true, false]]);
  expect((await host.domains.get(domain).get()).state).toBe('running');
  await host.domains.get('web').destroy();
});

test('it ends with the guest; without one it does not begin', async () => {
  await host.domains.get('web').start();
  const { modes, seen, ended } = atTerminal(['console', 'web', '--force']);
  await expect.poll(() => seen.said, generous).toContain('connected');
  await host.domains.get('web').destroy();
  expect([await ended, modes]).toEqual([0, [true, false]]);
  const refused = atTerminal(['console', 'web']);
  expect([await refused.ended, refused.modes]).toEqual([6, []]);
  expect(refused.seen.said).toContain('error: domain web is shutoff; a console needs a guest');
});
