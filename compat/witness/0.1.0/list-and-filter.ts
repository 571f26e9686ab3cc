// Goes through lists one by one, by pages, and all at once.
import assert from 'node:assert/strict';
import { connect, type DomainRecord, type PagedList } from '@holdfast/sdk';

await using host = await connect();
const names = ['w-list-1', 'w-list-2', 'w-list-3'];
for (const name of names) {
  await host.domains.define({
    spec: { type: 'test', name, memoryBytes: '128MiB', vcpu: { count: 1 }, os: { type: 'hvm' } },
  });
}
const list: PagedList<DomainRecord> = host.domains.list({ filter: { states: ['shutoff'], names }, pageSize: 2 });
const found: string[] = [];
for await (const { name } of list) found.push(name);
assert.deepEqual(found.toSorted(), names);
let pages = 0;
for await (const page of host.domains.list({ filter: { names }, pageSize: 2 }).byPage()) {
  assert.ok(page.length <= 2);
  pages++;
}
assert.equal(pages, 2);
for (const record of await host.domains.list({ filter: { names } }).toArray())
  await host.domains.get(record).undefine();
