// Goes on behind the last event that it knows; when that is too old it is told.
import assert from 'node:assert/strict';
import { connect } from '@holdfast/sdk';

await using host = await connect();
await using events = host.events({ after: { epoch: 'another life', sequence: 17 } });
for await (const event of events) {
  assert.equal(event.kind, 'resync');
  break;
}
assert.equal(typeof events.position?.sequence, 'number');
