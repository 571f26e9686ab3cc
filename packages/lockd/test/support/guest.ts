import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync } from 'node:fs';
import type { Socket } from 'node:net';
import { loadDescriptorTaker } from '@holdfast/host';
import { type LockClient, identity } from './lock-client.ts';

/** A process that stands for a guest: it inherited a hold connection as descriptor 3. */
export class Guest implements AsyncDisposable {
  readonly child: ChildProcess;

  constructor(
    hold: Socket | 'ignore',
    command: readonly string[] = ['sleep', 'infinity'],
    leases: readonly number[] = [],
  ) {
    const [file = '', ...args] = command;
    this.child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit', hold, ...leases], detached: true });
    this.child.stdout?.setEncoding('utf8');
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exit;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}

/** A guest that holds leases the way the daemon makes it hold them; none of our own copies is left. */
export async function startGuest(
  client: LockClient,
  name: string,
  paths: readonly string[],
  command?: readonly string[],
): Promise<{ readonly guest: Guest; readonly token: string }> {
  const token = await client.register({ name });
  const { socket } = await client.hold(token);
  await client.acquire(token, paths);
  const guest = new Guest(socket, command);
  await client.register({ name, ...identity(guest.pid) }, token);
  socket.destroy();
  return { guest, token };
}

/** The same, and the guest inherits the locked descriptors too, as it does of a daemon that can hand them over. */
export async function startGuestWithLocks(
  client: LockClient,
  name: string,
  paths: readonly string[],
): Promise<{ readonly guest: Guest; readonly token: string }> {
  const token = await client.register({ name });
  const { socket } = await client.hold(token);
  const leases = await client.acquire(token, paths);
  const taker = loadDescriptorTaker();
  const copies = leases.map(({ descriptor }) => taker.duplicate(descriptor?.pid ?? 0, descriptor?.number ?? 0));
  const guest = new Guest(socket, undefined, copies);
  for (const copy of copies) closeSync(copy);
  await client.register({ name, ...identity(guest.pid) }, token);
  socket.destroy();
  return { guest, token };
}
