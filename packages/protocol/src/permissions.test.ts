import { expect, test } from 'vitest';
import { methods, permissions } from './gen/index.js';
import type { PermissionEntry } from './permission-entry.js';

/** What libvirt 9.0 can permit; with a plus what it permits by default over a read-only connection. */
const libvirt: Readonly<Record<string, string>> = {
  connect:
    'detect_storage_pools getattr+ interface_transaction pm_control read+ search_domains+ search_interfaces+ search_networks+ search_node_devices+ search_nwfilter_bindings+ search_nwfilters+ search_secrets+ search_storage_pools+ write',
  domain:
    'block_read block_write checkpoint core_dump delete fs_freeze fs_trim getattr+ hibernate init_control inject_nmi mem_read migrate open_device open_graphics open_namespace pm_control read+ read_secure reset save screenshot send_input send_signal set_password set_time snapshot start stop suspend write',
  interface: 'delete getattr+ read+ save start stop write',
  network_port: 'create delete getattr+ read+ write',
  network: 'delete getattr+ read+ save search_ports start stop write',
  node_device: 'delete detach getattr+ read start stop write',
  nwfilter_binding: 'create delete getattr+ read+',
  nwfilter: 'delete getattr+ read+ save write',
  secret: 'delete getattr+ read+ read_secure save write',
  storage_pool: 'delete format getattr+ read+ refresh save search_storage_vols start stop write',
  storage_vol: 'create data_read data_write delete format getattr+ read+ resize',
};

const nameOf = ({ object, name }: PermissionEntry): string => `${object}:${name}`;

test("there are libvirt's 105 permissions on 11 classes of objects, each once", () => {
  const theirs = Object.entries(libvirt).flatMap(([object, words]) =>
    words.split(' ').map((word) => `${object}:${word}`),
  );
  const ours = permissions.map((each) => `${nameOf(each)}${each.reads ? '+' : ''}`);
  expect(ours.toSorted()).toEqual(theirs.toSorted());
  expect([new Set(permissions.map(nameOf)).size, Object.keys(libvirt).length]).toEqual([105, 11]);
});

test('what a read-only connection holds reads, and no secret', () => {
  const reading = permissions.filter(({ reads }) => reads).map(({ name }) => name);
  expect(reading.filter((name) => !/^(getattr|read|search_\w+)$/.test(name))).toEqual([]);
});

test('each method needs permissions of the list, or none at all', () => {
  const known = new Set(permissions.map(nameOf));
  const needed = methods.flatMap(({ permissions: all }) => all.map((each) => `${each.object}:${each.permission}`));
  expect(needed.filter((each) => !known.has(each))).toEqual([]);
  const open = methods.filter(({ permissions: all }) => all.length === 0).map(({ rpc }) => rpc);
  // Whoever adds to this list lets everybody in who can connect.
  expect(open).toEqual(['WhoAmI', 'ExplainAccess', 'Ping', 'OpenSession']);
});
