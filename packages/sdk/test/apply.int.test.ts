import { startTestDaemon } from '@holdfast/sdk/testing';
import { expect, test } from 'vitest';
import { webXml } from './support/web-xml.js';

test('applying: created, unchanged without an event, changed with a diff; a crash of the daemon makes no difference', async () => {
  await using daemon = await startTestDaemon();
  const host = await daemon.connect();
  await using events = host.events();
  const opened = await events.opened;

  const dry = await host.domains.apply(webXml(), { validateOnly: true });
  expect([dry.outcome, await host.domains.list().toArray()]).toEqual(['created', []]);
  const created = await host.domains.apply(webXml());
  expect(created).toMatchObject({ outcome: 'created', restartNeeded: false, domain: { resourceVersion: 1 } });
  expect(await host.domains.apply(webXml())).toMatchObject({ outcome: 'unchanged', changes: [] });

  await host.domains.get('web').start();
  const changed = await host.domains.apply(webXml('web', 128));
  expect(changed).toMatchObject({
    outcome: 'changed',
    restartNeeded: true,
    changes: [
      { path: 'memory_bytes', before: '67108864', after: '134217728', effect: 'restart-needed' },
      { path: 'current_memory_bytes', effect: 'restart-needed' },
    ],
  });
  // Nothing is left to be changed, and still the guest has to be restarted.
  expect(await host.domains.apply(webXml('web', 128))).toMatchObject({ outcome: 'unchanged', restartNeeded: true });
  const told = await host.listEvents({ after: opened, kinds: ['lifecycle'] }).toArray();
  expect(told.map((event) => event.kind === 'lifecycle' && event.lifecycle.type)).toEqual([
    'defined',
    'resumed',
    'started',
    'defined',
  ]);

  await daemon.crash();
  await daemon.restart();
  const again = await host.domains.apply(webXml('web', 128), {
    ifVersion: (await host.domains.get('web').get()).resourceVersion,
  });
  expect(again).toMatchObject({ outcome: 'unchanged', restartNeeded: false });
  await expect(host.domains.apply(webXml(), { ifVersion: 1 })).rejects.toMatchObject({ code: 'VERSION_MISMATCH' });
});
