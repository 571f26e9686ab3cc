// Has an answer for every kind, also for those that came after it was written.
import assert from 'node:assert/strict';
import { connect, type EventKind, type HostEvent } from '@holdfast/sdk';

function tell(event: HostEvent): string {
  switch (event.kind) {
    case 'lifecycle':
      return `${event.domainName} ${event.lifecycle.type} ${event.lifecycle.detail} ${event.state} ${event.reason}`;
    case 'resync':
      return 'events were lost';
    case 'ioError':
    case 'watchdog':
      return `trouble with ${event.domainName} at ${event.time.toISOString()}`;
    default:
      return `${event.epoch} ${event.sequence}`;
  }
}
const kinds: readonly EventKind[] = ['lifecycle', 'reboot', 'metadataChange', 'configurationChange'];
await using host = await connect();
for await (const event of host.listEvents({ kinds, pageSize: 100 })) assert.ok(tell(event) !== '');
