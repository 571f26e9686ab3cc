import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { systemClock } from '../model/clock.js';
import { type AuditEntry, openAuditLog } from './audit-log.js';
import { createLogger } from './logger.js';

const folder = mkdtempSync(join(tmpdir(), 'hf-audit-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const logger = createLogger({ level: 'silent' });
const entry: AuditEntry = {
  request: '1',
  who: 'uid 1000',
  door: 'rw',
  method: 'StartDomain',
  result: 'ok',
  durationMs: 1,
};

const linesOf = (path: string): unknown[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);

test('a line is one line of JSON, whatever is in a name', async () => {
  const path = join(folder, 'one');
  using audit = openAuditLog(path, logger, systemClock);
  const name = 'web\n{"result":"ok"}\r\u001b[2J\u2028';
  audit?.write({ ...entry, name });
  await vi.waitFor(() => expect(linesOf(path)).toHaveLength(1), { timeout: 30_000 });
  expect(linesOf(path)[0]).toMatchObject({ who: 'uid 1000', name, result: 'ok' });
  expect(readFileSync(path, 'utf8')).not.toContain('\u001b');
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('goes on in a new file when the old one was moved away', async () => {
  const path = join(folder, 'rotated');
  using audit = openAuditLog(path, logger, systemClock);
  audit?.write({ ...entry, request: 'before' });
  await vi.waitFor(() => expect(linesOf(path)).toHaveLength(1), { timeout: 30_000 });
  renameSync(path, `${path}.1`);
  audit?.reopen();
  audit?.write({ ...entry, request: 'after' });
  await vi.waitFor(() => expect(linesOf(path)).toMatchObject([{ request: 'after' }]), { timeout: 30_000 });
  expect(linesOf(`${path}.1`)).toMatchObject([{ request: 'before' }]);
});

test('is off, or in the log of the daemon', () => {
  expect(openAuditLog('off', logger, systemClock)).toBeUndefined();
  const lines: string[] = [];
  const to = createLogger({ level: 'info', destination: { write: (line) => void lines.push(line) } });
  openAuditLog('log', to, systemClock)?.write(entry);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ audit: entry });
});

test('a place where it cannot be kept keeps the daemon from starting', () => {
  const [target, link] = [join(folder, 'target'), join(folder, 'link')];
  symlinkSync(target, link);
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  for (const path of [join(folder, 'missing', 'audit'), link, folder, pipe]) {
    expect(() => openAuditLog(path, logger, systemClock)).toThrow(`the audit log ${path} cannot be written`);
  }
});
