import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LogOutput, LogRules } from '../model/log-rules.js';
import { createLogging } from './logging.js';

const patience = { timeout: 20_000 };
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'holdfast-log-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const file = (name: string, level: LogOutput['level'] = 'trace'): LogOutput => ({
  level,
  kind: 'file',
  path: join(directory, name),
});
const rules = (more: Partial<LogRules> = {}): LogRules => ({
  level: 'info',
  filters: [],
  outputs: [file('a')],
  ...more,
});

function messages(name: string): string[] {
  const lines = readFileSync(join(directory, name), 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
}

test('each output has what is at least of its level', async () => {
  const logging = createLogging(rules({ outputs: [file('all'), file('bad', 'error')] }));
  logging.room('rpc').info('one');
  logging.room('rpc').error('two');
  logging.room('rpc').debug('three');
  await expect.poll(() => messages('all'), patience).toEqual(['one', 'two']);
  await expect.poll(() => messages('bad'), patience).toEqual(['two']);
});

test('a line names its room', async () => {
  createLogging(rules()).room('leases').info('one');
  await expect.poll(() => messages('a'), patience).toEqual(['one']);
  expect(readFileSync(join(directory, 'a'), 'utf8')).toContain('"room":"leases"');
});

test('filters that are set while it runs hold for loggers that are there already', async () => {
  const logging = createLogging(rules());
  const rpc = logging.room('rpc');
  rpc.debug('no');
  logging.prepare(rules({ filters: [{ level: 'debug', match: 'rp' }] }))();
  rpc.debug('yes');
  logging.room('engine').debug('no');
  logging.prepare(rules())();
  rpc.debug('no');
  rpc.info('end');
  await expect.poll(() => messages('a'), patience).toEqual(['yes', 'end']);
});

test('outputs are replaced, and what was written before is not lost', async () => {
  const logging = createLogging(rules());
  logging.room('rpc').info('before');
  logging.prepare(rules({ outputs: [file('b')] }))();
  logging.room('rpc').info('after');
  await expect.poll(() => messages('a'), patience).toEqual(['before']);
  await expect.poll(() => messages('b'), patience).toEqual(['after']);
});

test('a file that stays an output keeps the order of its lines over a hundred changes', async () => {
  const logging = createLogging(rules());
  const numbers = Array.from({ length: 100 }, (_, number) => String(number));
  for (const number of numbers) {
    logging.room('rpc').info(number);
    logging.prepare(rules({ outputs: [file('a', Number(number) % 2 === 0 ? 'info' : 'trace'), file('b')] }))();
  }
  await expect.poll(() => messages('a'), patience).toEqual(numbers);
});

test('with an output that cannot be opened nothing changes', async () => {
  const logging = createLogging(rules());
  expect(() => logging.prepare(rules({ level: 'trace', outputs: [file('b'), file('none/c')] }))).toThrow(
    /cannot be written/,
  );
  // Which nobody reads: to wait for a reader would be the end of all calls.
  execFileSync('mkfifo', [join(directory, 'pipe')]);
  expect(() => logging.prepare(rules({ outputs: [file('pipe')] }))).toThrow('it is a pipe that nobody reads');
  logging.room('rpc').info('still');
  await expect.poll(() => messages('a'), patience).toEqual(['still']);
  expect(logging.rules.level).toBe('info');
});

test('a file that was moved away is opened anew', async () => {
  const logging = createLogging(rules());
  logging.room('rpc').info('before');
  await expect.poll(() => messages('a'), patience).toEqual(['before']);
  renameSync(join(directory, 'a'), join(directory, 'a.1'));
  logging.reopen();
  await vi.waitFor(() => readFileSync(join(directory, 'a')), patience);
  logging.room('rpc').info('after');
  await expect.poll(() => messages('a'), patience).toEqual(['after']);
  await expect.poll(() => messages('a.1'), patience).toEqual(['before']);
});
