import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { tellFindings } from '../finding.ts';
import { lockSession, playLockSession } from './lock-session.ts';
import { compareSessions, type SessionStep } from './session.ts';
import type { Shape } from './shape.ts';

const golden = join(import.meta.dirname, 'lock-session.json');
const promised = existsSync(golden) ? (JSON.parse(readFileSync(golden, 'utf8')) as readonly SessionStep[]) : [];
let played: readonly SessionStep[];
beforeAll(async () => void (played = await playLockSession(lockSession)), 120_000);

/** How a step is written down: what was promised, and what came since. */
function grown(before: SessionStep | undefined, now: SessionStep): SessionStep {
  return { ...now, ...before, shape: { ...now.shape, ...before?.shape } };
}

test('scripts that steer the lock daemon get what they got', () => {
  expect(tellFindings(compareSessions(promised, played))).toBe('');
});

test('what is promised is all that there is, and only grows', () => {
  const all = played.map((now, index) => grown(promised[index], now));
  if (process.env['GOLDEN'] === '1') {
    writeFileSync(golden, `[\n${all.map((step) => JSON.stringify(step)).join(',\n')}\n]\n`);
    return;
  }
  expect(promised).toEqual(all);
});

test('the commands that were promised are still those that are played', () => {
  expect(lockSession.slice(0, promised.length).map(({ args }) => args)).toEqual(promised.map(({ args }) => args));
});

test('each kind of change shows', () => {
  const [first, ...others] = promised;
  const leases = Object.keys(first?.shape ?? {}).filter((path) => path.startsWith('[].'));
  expect(leases.length).toBeGreaterThan(5);
  const changed = (change: Partial<SessionStep>) =>
    compareSessions(promised, [{ ...(first as SessionStep), ...change }, ...others]);
  const without: Shape = Object.fromEntries(Object.entries(first?.shape ?? {}).filter(([path]) => path !== leases[0]));
  expect(changed({ shape: without }).map(({ what }) => what)).toEqual([`with -o json: ${leases[0]} is gone`]);
  expect(changed({ shape: { ...first?.shape, [leases[0] ?? '']: ['list'] } })).toHaveLength(1);
  expect(changed({ code: 1 })).toHaveLength(1);
  expect(changed({ reason: 'INTERNAL' })).toHaveLength(1);
  expect(changed({ shape: { ...first?.shape, '[].news': ['string'] } })).toEqual([]);
});
