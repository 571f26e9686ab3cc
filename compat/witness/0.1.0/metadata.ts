// Title, description and elements of one's own.
import assert from 'node:assert/strict';
import { connect } from '@holdfast/sdk';

await using host = await connect();
await host.domains.define({
  spec: { type: 'test', name: 'w-meta', memoryBytes: '128MiB', vcpu: { count: 1 }, os: { type: 'hvm' } },
});
const domain = host.domains.get('w-meta');
await domain.setMetadata({ title: 'The web server', scope: 'next-boot' });
await domain.setMetadata({ description: 'Ask Ann.', scope: 'next-boot' });
await domain.setMetadata({
  element: { uri: 'https://example.org/team', prefix: 'team', xml: '<owner>Ann</owner>' },
  scope: 'next-boot',
});
const { spec } = await domain.get();
assert.equal(spec?.title, 'The web server');
assert.match(spec?.metadata ?? '', /Ann/);
await domain.undefine();
