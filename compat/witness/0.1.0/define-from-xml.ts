// Defines a domain from libvirt XML, and reads it back.
import assert from 'node:assert/strict';
import { connect } from '@holdfast/sdk';

await using host = await connect();
const { domain, changes, warnings } = await host.domains.define(`<domain type='test'>
  <name>w-xml</name>
  <memory unit='MiB'>512</memory>
  <vcpu>2</vcpu>
  <os><type>hvm</type></os>
</domain>`);
assert.equal(domain.name, 'w-xml');
assert.equal(domain.state, 'shutoff');
assert.equal(warnings.length, 0);
for (const { path, before, after, effect } of changes) assert.ok(path + before + after + effect);
const xml: string = await host.domains.get('w-xml').xml();
assert.match(xml, /<name>w-xml<\/name>/);
await host.domains.get(domain).undefine();
