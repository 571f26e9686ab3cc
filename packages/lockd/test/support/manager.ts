// A manager in a process of its own, to be killed: `manager.ts SOCKET DISK guest|no-guest|unbound|COMMAND...`.
// Takes the lease of the disk, starts a guest that inherits the hold connection unless told otherwise, prints one line of
// JSON, and keeps its own copy of everything until it dies.
import { Guest } from './guest.ts';
import { LockClient, identity } from './lock-client.ts';

const [socket = '', disk = '', ...command] = process.argv.slice(2);
const client = new LockClient(socket);
const token = await client.register({ name: 'web' });
const { socket: hold } = await client.hold(token);
await client.acquire(token, [disk]);
if (command[0] === 'no-guest') {
  console.log(JSON.stringify({ token, pid: 0 }));
} else {
  const isOwnCommand = command[0] !== 'guest' && command[0] !== 'unbound';
  const guest = new Guest(hold, isOwnCommand ? command : undefined);
  if (command[0] !== 'unbound') await client.register({ name: 'web', ...identity(guest.pid) }, token);
  console.log(JSON.stringify({ token, pid: guest.pid }));
}
setInterval(() => {}, 1000);
