import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fstatSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { daemonArguments, daemonDirectory } from '../engine/daemon-process.js';

const bin = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const programs: readonly (readonly [name: string, path: string, args: (directory: string) => readonly string[]])[] = [
  ['holdfastd', bin('daemon/bin/holdfastd.js'), daemonArguments],
  [
    'holdfast-lockd',
    bin('lockd/bin/holdfast-lockd.js'),
    (directory) => ['--socket', join(directory, 'l.sock'), '--state-dir', join(directory, 'lockd')],
  ],
];

test.for(programs)('%s gives its lines a priority where the journal reads them', async ([, program, argsIn]) => {
  const directory = daemonDirectory();
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const log = join(directory, 'journal');
  const descriptor = openSync(log, 'a');
  onTestFinished(() => closeSync(descriptor));
  // As systemd does it: the stream that is standard error, by its numbers.
  const { dev, ino } = fstatSync(descriptor);
  const environment = { ...process.env, JOURNAL_STREAM: `${dev}:${ino}` };
  const daemon = spawn(process.execPath, [program, ...argsIn(directory)], {
    stdio: ['ignore', 'ignore', descriptor],
    env: environment,
  });
  onTestFinished(() => end(daemon));
  const message = /"msg":"(ready|serving)"/;
  await expect.poll(() => readFileSync(log, 'utf8'), { timeout: 40_000 }).toMatch(message);
  const line = readFileSync(log, 'utf8')
    .split('\n')
    .find((each) => message.test(each));
  expect(line).toMatch(/^<6>\{"level":"info","time":"\d{4}-\d\d-\d\dT[\d:.]+Z",/);
});

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
