import { expect, test } from 'vitest';
import { startTestDaemon } from '../src/testing/index.js';

const spec = { name: 'web', memoryBytes: '64MiB', vcpu: { count: 1 }, os: { type: 'hvm' } } as const;

test('a read-only connection looks, listens, and changes nothing', async () => {
  await using daemon = await startTestDaemon({ args: ['--read-only-socket'] });
  await using host = await daemon.connect();
  await using looking = await daemon.connect({ readOnly: true });
  await using events = looking.events({ kinds: ['lifecycle'] });
  await events.opened;
  await expect(looking.domains.define({ spec })).rejects.toMatchObject({ code: 'READ_ONLY' });
  await host.domains.define({ spec });
  const web = looking.domains.get('web');
  expect(await web.get()).toMatchObject({ name: 'web', state: 'shutoff' });
  await expect(web.start()).rejects.toMatchObject({
    code: 'READ_ONLY',
    message: expect.stringContaining('read-only'),
  });
  for await (const { domainName } of events) {
    expect(domainName).toBe('web');
    break;
  }
});
