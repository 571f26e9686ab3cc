import { expect, test } from 'vitest';
import { DomainSpec } from '@holdfast/protocol';
import { startDaemon } from './engine/daemon-process.js';
import { smallSpec } from './engine/engine-fixture.js';

interface Line {
  readonly level: string;
  readonly msg: string;
  readonly [fact: string]: unknown;
}

test('each change of a domain is one line at info, with what it came to and by which operation', async () => {
  await using daemon = await startDaemon();
  const { calls } = daemon;
  await calls.define(smallSpec('web'));
  await calls.start('web');
  await calls.suspend('web');
  await calls.resume('web');
  await calls.destroy('web');
  await calls.rename('web', 'www');
  await calls.autostart('www', true);
  await calls.undefine('www');
  await calls.get('www').catch(() => undefined);
  await daemon.logs(/"msg":"domain undefined"/);
  const lines = daemon.log
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line)
    .filter(({ msg }) => msg.startsWith('domain '));
  expect(
    lines.map(({ level, msg, domain, from, state, reason }) => [level, domain, msg, from, state, reason].join(' ')),
  ).toMatchInlineSnapshot(`
    [
      "info web domain defined shutoff shutoff unspecified",
      "info web domain started shutoff running booted",
      "info web domain suspended running paused user",
      "info web domain resumed paused running unpaused",
      "info web domain shutdown running shutdown user",
      "info web domain stopped shutdown shutoff destroyed",
      "info www domain defined shutoff shutoff destroyed",
      "info www domain changed shutoff shutoff destroyed",
      "info www domain undefined shutoff shutoff destroyed",
    ]
  `);
  for (const { operation, uuid } of lines) expect([operation, uuid]).toEqual([expect.any(String), lines[0]?.['uuid']]);
});

test('no secret gets into the log, whatever is logged and however a call ends', async () => {
  await using daemon = await startDaemon(undefined, ['--log-level', 'trace']);
  const canary = 'canary-0815';
  const secretive = (name: string): DomainSpec =>
    smallSpec(name, {
      devices: { graphics: [{ type: 'vnc', passwd: canary }] },
      launchSecurity: { session: canary },
    });
  const { calls } = daemon;
  await calls.define(secretive('web')).catch(() => undefined);
  await calls.define(smallSpec('web')).catch(() => undefined);
  await calls.start('web').catch(() => undefined);
  await calls.define({ ...secretive('bad'), memoryBytes: -1 }).catch(() => undefined);
  await calls.define(secretive('../bad')).catch(() => undefined);
  await calls.destroy('web').catch(() => undefined);
  await daemon.logs(/"method":"[^"]*DestroyDomain"/);
  expect(daemon.log).not.toContain(canary);
});
