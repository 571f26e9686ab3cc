import { startTestDaemon } from '@holdfast/sdk/testing';
import { expect, test } from 'vitest';

const spec = {
  name: 'web',
  memoryBytes: '64MiB',
  vcpu: { count: 1 },
  devices: { interfaces: [{ type: 'user' }, { type: 'user', mac: { address: '52:54:00:aa:bb:cc' } }] },
} as const;

test('the addresses of a guest: waited for, by interface, and only while there is one', async () => {
  await using daemon = await startTestDaemon();
  const host = await daemon.connect();
  await host.domains.define({ spec });
  const web = host.domains.get('web');
  await expect(web.addresses()).rejects.toMatchObject({ code: 'INVALID_STATE' });
  await expect(web.waitForAddress()).rejects.toMatchObject({ code: 'INVALID_STATE' });

  await web.start({ paused: true });
  // It has not booted, so it has none.
  expect((await web.addresses({ source: 'arp' })).map(({ addresses }) => addresses)).toEqual([[], []]);
  await expect(web.waitForAddress({ timeoutMs: 500 })).rejects.toMatchObject({
    code: 'DEADLINE_EXCEEDED',
    message: expect.stringContaining('the guest has no address by lease or arp') as string,
  });
  const stop = new AbortController();
  const given = web.waitForAddress({ signal: stop.signal });
  stop.abort();
  await expect(given).rejects.toMatchObject({ code: 'CANCELLED' });

  const found = web.waitForAddress({ source: 'lease', family: 'ipv4' });
  await web.resume();
  expect(await found).toMatchObject({ address: '192.168.0.1', prefix: 24, family: 'ipv4', source: 'lease' });
  expect((await web.addresses())[1]).toEqual({
    name: '',
    mac: '52:54:00:aa:bb:cc',
    addresses: [{ family: 'ipv4', address: '192.168.0.2', prefix: 24 }],
  });
});
