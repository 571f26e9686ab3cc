// Translates between XML and typed data, without a domain.
import assert from 'node:assert/strict';
import { connect, type DomainSpec } from '@holdfast/sdk';

await using host = await connect();
const xml =
  "<domain type='test'><name>w-parse</name><memory unit='MiB'>64</memory><vcpu>1</vcpu><os><type>hvm</type></os></domain>";
const { spec, warnings } = await host.domains.parseXml(xml);
const read: DomainSpec = spec;
assert.equal(read.memoryBytes, 64 * 1024 * 1024);
assert.equal(warnings.length, 0);
assert.match(await host.domains.formatXml({ ...read, name: 'w-copy' }), /<name>w-copy<\/name>/);
