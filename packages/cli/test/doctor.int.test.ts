import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runHoldfast } from './run-holdfast.js';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hf-doctor-'));
});
afterEach(async () => {
  await runHoldfast(['down', '--all', '--dir', directory]);
  await rm(directory, { recursive: true, force: true });
});

interface Told {
  readonly findings: readonly { readonly check: string; readonly state: string; readonly remedy: string }[];
}

async function doctor(): Promise<Told & { code: number | null; stderr: string }> {
  const { code, stdout, stderr } = await runHoldfast(['doctor', '--dir', directory, '-o', 'json']);
  return { ...(JSON.parse(stdout) as Told), code, stderr };
}

const stateOf = ({ findings }: Told, check: string): string | undefined =>
  findings.find((each) => each.check === check)?.state;

test('the doctor works without a daemon, and says how to get one', async () => {
  const told = await doctor();
  expect([stateOf(told, 'node'), stateOf(told, 'daemon'), stateOf(told, 'lockd')]).toEqual([
    'ok',
    'problem',
    undefined,
  ]);
  expect(told.code).toBe(69);
  expect(told.stderr).toMatch(/^\{.*there (is a|are \d+) problem/);
  for (const { state, remedy } of told.findings) expect(remedy === '').toBe(state === 'ok');
});

test('with the daemons up it has their word', async () => {
  expect((await runHoldfast(['up', '--dir', directory, '--driver', 'test'])).code).toBe(0);
  const told = await doctor();
  expect(['daemon', 'lockd', 'sockets', 'state'].map((check) => stateOf(told, check))).toEqual([
    'ok',
    'ok',
    'ok',
    'ok',
  ]);
  expect((await runHoldfast(['metrics', '--dir', directory])).stdout).toContain('\nholdfast_lockd_reachable 1\n');
});
