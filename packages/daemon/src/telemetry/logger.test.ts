import { spawnSync } from 'node:child_process';
import { DomainSpec, StoredGuest } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { createLogger } from './logger.js';
import type { LogLevel } from './logger.js';

function scene(level?: LogLevel) {
  const lines: string[] = [];
  const logger = createLogger({
    ...(level === undefined ? {} : { level }),
    destination: { write: (line) => lines.push(line) },
  });
  return { logger, lines, read: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

test('a line is an object of JSON with level, time and what happened', () => {
  const { logger, read } = scene();
  logger.child({ driver: 'qemu' }).info({ domain: 'web1' }, 'domain started');
  expect(read()).toEqual([
    {
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as unknown,
      pid: process.pid,
      hostname: expect.any(String) as unknown,
      driver: 'qemu',
      domain: 'web1',
      msg: 'domain started',
    },
  ]);
});

test('nothing below its level is written', () => {
  const { logger, read } = scene('warn');
  logger.info('no');
  logger.warn('yes');
  expect(read()).toMatchObject([{ msg: 'yes' }]);
  expect(scene('silent').logger.isLevelEnabled('fatal')).toBe(false);
});

test('an error is told with its type, its cause and its facts', () => {
  const { logger, read } = scene();
  logger.error({ err: new TypeError('no spec', { cause: new Error('gone') }) }, 'a call ended in a bug');
  expect(read()).toMatchObject([
    { level: 'error', err: { type: 'TypeError', message: expect.stringContaining('no spec') as unknown } },
  ]);
  expect(JSON.stringify(read())).toContain('gone');
});

test('no secret of the schema gets into a line, neither by a call nor by a child', () => {
  const { logger, lines } = scene();
  const canary = 'canary-4711';
  const spec = DomainSpec.fromPartial({
    name: 'web1',
    devices: { graphics: [{ type: 'vnc', passwd: canary }] },
    launchSecurity: { session: canary },
  });
  const guest = StoredGuest.fromPartial({ uuid: 'a', leaseToken: canary, spec });
  logger.info({ request: { spec } }, 'defined');
  logger.info(guest, 'saved');
  logger.child({ guest }).info('child');

  expect(lines.join('')).not.toContain(canary);
  expect(lines.map((line) => (line.match(/\[secret\]/g) ?? []).length)).toEqual([2, 3, 3]);
  expect(guest.leaseToken).toBe(canary);
});

test('the last line before an exit is written, to stderr', () => {
  const resolveSources = `import { registerHooks } from 'node:module';
registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier.startsWith('.') && context.parentURL?.endsWith('.ts') ? specifier.replace(/\\.js$/, '.ts') : specifier, context),
});`;
  const code = `const { createLogger } = await import(${JSON.stringify(new URL('logger.ts', import.meta.url).href)});
const logger = createLogger();
for (let line = 1; line <= 1000; line++) logger.info({ line }, 'x'.repeat(200));
process.exit(3);`;
  const hook = `data:text/javascript,${encodeURIComponent(resolveSources)}`;
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    ['--import', hook, '--input-type=module', '-e', code],
    {
      encoding: 'utf8',
    },
  );
  const last = stderr.trimEnd().split('\n').at(-1) ?? '';
  expect({ status, stdout, line: (JSON.parse(last) as { line: number }).line }).toEqual({
    status: 3,
    stdout: '',
    line: 1000,
  });
});
