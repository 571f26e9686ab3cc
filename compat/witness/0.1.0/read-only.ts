// Looks only: what changes anything is refused.
import assert from 'node:assert/strict';
import { connect, HoldfastError } from '@holdfast/sdk';

await using host = await connect({ readOnly: true });
await host.domains.list().toArray();
await assert.rejects(
  host.domains.define('<domain/>'),
  (error: unknown) => error instanceof HoldfastError && error.code === 'READ_ONLY',
);
