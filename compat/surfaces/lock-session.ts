import { join } from 'node:path';
import { startGuest } from '../../packages/lockd/test/support/guest.ts';
import { LockClient } from '../../packages/lockd/test/support/lock-client.ts';
import { Site } from '../../packages/lockd/test/support/lockd-process.ts';
import { runSession, type SessionCommand, type SessionStep } from './session.ts';

const of = (command: string): SessionCommand => ({ args: command.split(' ') });

/**
 * What a script may do with the lock daemon: each command that prints JSON, and refusals of each kind. `{web.img}` is the disk
 * of that name; `web` and `db` are guests. Further ones come at the end: what is here stays as it is.
 */
export const lockSession: readonly SessionCommand[] = [
  of('lock list'),
  of('lock list --domain web'),
  of('lock list --domain nobody'),
  of('lock list --lost'),
  of('lock status'),
  of('lock clients'),
  of('lock limits'),
  of('lock limits --max-clients 100 --max-waiting 7'),
  of('lock inquire {web.img}'),
  of('lock inquire {free.img}'),
  of('lock inquire org.holdfast.files/nothing'),
  of('lock verify'),
  of('lock prune --dry-run'),
  of('lock prune'),
  of('lock force-release {web.img} --even-if-alive --yes'),
  of('lock list --lost'),
  of('lock reexec'),
  of('lock status'),
  // Refusals.
  of('lock inquire web.img'),
  of('lock inquire {missing.img}'),
  of('lock prune ../escape'),
  of('lock force-release {free.img} --yes'),
  of('lock limits --max-clients none'),
  of('lock list --socket {none.sock}'),
  of('lock list --lockspace nothing'),
];

/** Plays commands against a lock daemon of its own, with leases that guests hold. */
export async function playLockSession(commands: readonly SessionCommand[]): Promise<readonly SessionStep[]> {
  await using site = new Site();
  await site.start();
  using client = new LockClient(site.socket);
  for (const name of ['web.img', 'data.img', 'free.img']) site.disk(name);
  await using _web = (await startGuest(client, 'web', [join(site.directory, 'web.img')])).guest;
  await using _db = (await startGuest(client, 'db', [join(site.directory, 'data.img')])).guest;
  // The lock daemon stands beside the socket of the daemon, of which there is none.
  const uri = `unix:${join(site.directory, 'run/holdfast.sock')}`;
  const steps = await runSession(
    uri,
    commands.map((command) => ({ ...command, args: command.args.map((word) => placed(word, site.directory)) })),
  );
  return steps.map((step, index) => ({ ...step, args: commands[index]?.args ?? step.args }));
}

function placed(word: string, directory: string): string {
  return word.replace(/^\{(.+)\}$/, (_whole, name: string) => join(directory, name));
}
