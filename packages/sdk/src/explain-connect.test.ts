import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findTarget } from './explain-connect.js';

let runtime = '';
const user = () => ({ uid: 1000, environment: { XDG_RUNTIME_DIR: runtime } });
const ownSocket = () => join(runtime, 'holdfast/holdfast.sock');

beforeEach(() => {
  runtime = mkdtempSync(join(tmpdir(), 'holdfast-uri-'));
  mkdirSync(join(runtime, 'holdfast'));
});

afterEach(() => {
  rmSync(runtime, { recursive: true });
});

test('what is given decides, and nothing else is looked at', () => {
  const environment = { HOLDFAST_URI: 'qemu:///system' };
  expect(findTarget('unix:/a', { uid: 1000, environment })).toEqual({
    uri: 'unix:/a',
    endpoint: { transport: 'unix', socketPath: '/a' },
    driver: '',
    certificates: [],
    tokenFile: '',
    steps: [{ source: 'option', place: 'uri', found: 'unix:/a', chosen: true }],
  });
});

test('then HOLDFAST_URI; an empty one is none', () => {
  const { uri, steps } = findTarget(undefined, { uid: 1000, environment: { HOLDFAST_URI: 'unix:/b' } });
  expect({ uri, steps: steps.map(({ source, chosen }) => [source, chosen]) }).toEqual({
    uri: 'unix:/b',
    steps: [
      ['option', false],
      ['environment', true],
    ],
  });
  expect(findTarget('', { uid: 0, environment: { HOLDFAST_URI: '' } }).uri).toBe('qemu:///system');
});

test("then the user's own socket, if there is one", async () => {
  const server = createServer().listen(ownSocket());
  await once(server, 'listening');
  const found = findTarget(undefined, user());
  server.close();
  expect(found).toMatchObject({ uri: 'qemu:///session', endpoint: { socketPath: ownSocket() } });
  expect(found.steps.at(-1)).toEqual({ source: 'session-socket', place: ownSocket(), found: 'a socket', chosen: true });
});

test('where there is none, all places are told, and the one that can be started is named', () => {
  writeFileSync(ownSocket(), '');
  const found = findTarget(undefined, user());
  expect(found).toMatchObject({ uri: 'qemu:///session', endpoint: { socketPath: ownSocket() } });
  expect(found.steps.map(({ source, found: what, chosen }) => [source, what, chosen])).toEqual([
    ['option', 'not set', false],
    ['environment', 'not set', false],
    ['session-socket', 'no socket, but something else', true],
    ['system-socket', expect.any(String), false],
  ]);
});

test('root has one daemon, that of the system', () => {
  const { uri, steps } = findTarget(undefined, { uid: 0, environment: {} });
  expect([uri, steps.map(({ source }) => source)]).toEqual([
    'qemu:///system',
    ['option', 'environment', 'system-socket'],
  ]);
});
