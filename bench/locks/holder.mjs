// holder.mjs ours SOCKET | virtlockd SOCKET DIRECTORY: a process that takes the lease `death`, says so, and waits to be killed.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { AcquireSetRequest, RegisterOwnerRequest } from '@holdfast/protocol/lock';
import { identity } from '../../packages/lockd/test/support/lock-client.ts';
import { WireClient } from '../../packages/lockd/test/support/wire-client.ts';
import { connectVirtlockd } from '../parties/virtlockd.mjs';

const [party, socket, directory] = process.argv.slice(2);
if (party === 'virtlockd') {
  const client = await connectVirtlockd(socket);
  await client.register('holder', process.pid);
  await client.acquire(directory, 'death');
} else {
  const wire = new WireClient(socket);
  const owner = { uuid: randomUUID(), name: 'holder', ...identity(process.pid) };
  const { token } = await wire.call(wire.locks.registerOwner, RegisterOwnerRequest.fromPartial({ owner }));
  const hold = connect(`${socket}.hold`);
  hold.write(`${token}\n`);
  await once(hold, 'data');
  await wire.call(wire.locks.acquireSet, AcquireSetRequest.fromPartial({ token, leases: [{ name: 'death' }] }));
}
console.log('holds');
setInterval(() => undefined, 1000);
