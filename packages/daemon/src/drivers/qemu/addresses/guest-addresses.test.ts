import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DomainSpec } from '@holdfast/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { guestAddresses } from './guest-addresses.js';

const mac = '52:54:00:aa:bb:cc';
const spec = DomainSpec.fromPartial({
  name: 'web',
  devices: {
    interfaces: [
      { type: 'bridge', source: { bridge: 'virbr0' }, mac: { address: mac.toUpperCase() }, target: { dev: 'vnet0' } },
      { type: 'bridge', source: { bridge: '../../etc' }, mac: { address: '52:54:00:00:00:01' } },
    ],
  },
});
let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'holdfast-addresses-'));
  const put = (path: string, text: string): void => {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  put(
    'proc/net/arp',
    `IP address       HW type     Flags       HW address            Mask     Device
192.168.122.17   0x1         0x2         ${mac}     *        virbr0
192.168.122.18   0x1         0x0         ${mac}     *        virbr0
192.168.122.19   0x1         0x2         52:54:00:99:99:99     *        virbr0
`,
  );
  put('var/lib/misc/dnsmasq.leases', `0 ${mac} 10.0.0.5 web *\n900 ${mac} 10.0.0.6 web *\nduid 00:01\n`);
  put(
    'var/lib/libvirt/dnsmasq/virbr0.status',
    JSON.stringify([
      { 'ip-address': '192.168.122.17', 'mac-address': mac, 'expiry-time': 2000 },
      { 'ip-address': 'fd00::17', 'mac-address': mac, 'expiry-time': 2000 },
      { 'ip-address': '192.168.122.9', 'mac-address': mac, 'expiry-time': 999 },
      null,
    ]),
  );
  put('var/lib/libvirt/dnsmasq/virbr0.leases', '[{"broken":');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function told(source: 'lease' | 'arp'): Promise<unknown> {
  const interfaces = await guestAddresses(spec, source, { root, nowSeconds: 1000 });
  return interfaces.map(({ name, addresses }) => [
    name,
    addresses.map(({ address, family }) => `${address} ${family}`),
  ]);
}

test('by the neighbours of the kernel: those that are known for sure', async () => {
  expect(await told('arp')).toEqual([
    ['vnet0', ['192.168.122.17 1']],
    ['', []],
  ]);
});

test('by leases that hold now, of dnsmasq and of libvirt; what cannot be read is left out', async () => {
  expect(await told('lease')).toEqual([
    ['vnet0', ['10.0.0.5 1', '192.168.122.17 1', 'fd00::17 2']],
    ['', []],
  ]);
});

test('where nothing is kept, nothing is known', async () => {
  const interfaces = await guestAddresses(spec, 'lease', { root: join(root, 'nowhere'), nowSeconds: 1000 });
  expect(interfaces.flatMap(({ addresses }) => addresses)).toEqual([]);
});

test('no agent is asked yet, and that is said', async () => {
  await expect(guestAddresses(spec, 'agent')).rejects.toMatchObject({
    reason: 'UNSUPPORTED',
    message: 'source is agent; the qemu driver cannot ask an agent in guest web yet',
  });
});
