import { expect, test } from 'vitest';
import { textOf } from '../../test/views/text-of.js';
import { lease, now } from '../../test/views/web-records.js';
import { leaseList } from './lease-list.js';

test('leases', () => {
  const shared = { ...lease, path: '/srv/iso', shared: true, ownerPid: 0, ownerName: 'database' };
  expect(textOf(leaseList([shared, lease], now))).toMatchInlineSnapshot(`
    "
     Path             Held by     Pid   Mode        Age
    ----------------------------------------------------
     /srv/iso         database      -   shared      5 s
     /srv/web.qcow2   web        4711   exclusive   5 s
    "
  `);
});
