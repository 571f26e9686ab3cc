import { once } from 'node:events';
import { symlinkSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../../../lockd/test/support/until.ts';
import { Fault } from '../../src/model/fault.js';
import { fault, one, owner, signal, useLockd } from './lockd-scene.js';

const at = useLockd();

/** Stands between a manager and the lock daemon, and can hold back what that one answers. */
async function standBetween(path: string): Promise<{ hold(): void; letGo(): void } & AsyncDisposable> {
  const held = new Set<() => void>();
  let isHolding = false;
  const server = createServer((client) => {
    const lockd = createConnection(at.site.socket);
    client.on('error', () => lockd.destroy()).pipe(lockd);
    lockd.on('error', () => client.destroy()).on('close', () => client.destroy());
    client.on('close', () => lockd.destroy());
    lockd.on('data', (chunk) => {
      if (isHolding) held.add(() => client.write(chunk));
      else client.write(chunk);
    });
  });
  // What is connected there is only held, and never answered.
  symlinkSync(`${at.site.socket}.hold`, `${path}.hold`);
  server.listen(path);
  await once(server, 'listening');
  return {
    hold() {
      isHolding = true;
    },
    letGo() {
      isHolding = false;
      for (const pass of held) pass();
      held.clear();
    },
    async [Symbol.asyncDispose]() {
      server.close();
    },
  };
}

test('more leases that were granted to a caller who had given up are given back', async () => {
  const socketPath = join(at.site.directory, 'between.sock');
  await using between = await standBetween(socketPath);
  const leases = at.manager(socketPath, 20_000);
  const grant = await leases.acquire(owner('web'), one(at.disk), signal);
  const guest = at.startGuest(grant);
  await grant.bind(guest.process);
  const more = at.site.disk('more.img');
  const held = async (): Promise<string[]> => (await at.leases.list(signal)).map(({ path }) => path);

  between.hold();
  const given = new AbortController();
  const call = fault(grant.extend(one(more), given.signal));
  await until('it is granted', async () => (await held()).includes(more));
  given.abort(new Fault('CANCELLED', 'enough'));
  between.letGo();
  expect(await call).toMatchObject({ reason: 'CANCELLED', message: 'enough' });
  expect(await held()).toEqual([at.disk]);
  await guest.kill();
});
