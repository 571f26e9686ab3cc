import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repository, repositoryFiles } from './repository.ts';
import { needlessExemptions, timeViolations } from './time.ts';

const room = 'packages/daemon/src/';
const files = repositoryFiles()
  .filter((file) => file.startsWith(room) && file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => ({ file, source: readFileSync(join(repository, file), 'utf8') }));

test('the daemon takes time from the clock that it is given', () => {
  expect(files.flatMap(({ file, source }) => timeViolations(file, source))).toEqual([]);
});

test('no exemption is left behind by what it was for', () => {
  const own = files.map(({ file, source }) => ({ file: file.slice(room.length), source }));
  expect(needlessExemptions(own)).toEqual([]);
});

test.each([
  'const begun = performance.now();',
  'setTimeout(() => {}, 5);',
  'const timer = setInterval(look, 5);',
  'const gate = new TokenGate(Date.now);',
  'const at = new Date();',
  'const late = AbortSignal.timeout(5);',
  "import { setTimeout as delay } from 'node:timers/promises';",
])('%s is refused', (source) => {
  expect(timeViolations(`${room}rpc/new-room/wait.ts`, source)).toHaveLength(1);
});

test.each([
  ['rpc/new-room/wait.ts', 'this.#clock.setTimeout(() => {}, 5);'],
  ['rpc/new-room/wait.ts', 'at.clock.setTimeout(look, 5);'],
  ['rpc/new-room/wait.ts', 'const at = new Date(clock.now());'],
  ['rpc/new-room/wait.test.ts', 'const begun = performance.now();'],
  ['drivers/qemu/wait.ts', 'const begun = performance.now();'],
])('in %s %s is accepted', (file, source) => {
  expect(timeViolations(`${room}${file}`, source)).toEqual([]);
});
