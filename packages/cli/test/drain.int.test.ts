import { type Admin, connect, connectAdmin, type Host, HoldfastError } from '@holdfast/sdk';
import { startTestDaemon } from '@holdfast/sdk/testing';
import { expect, test } from 'vitest';
import { uuidNumber, webXml } from './web-xml.js';

/** Whether a call was taken; a refusal has to say why, and that the call may be made again. */
async function isTaken(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    expect(error).toMatchObject({
      code: 'SHUTTING_DOWN',
      retryable: true,
      rawMessage: expect.stringContaining('the daemon is drained') as string,
      hint: expect.stringContaining('holdfast admin drain --resume') as string,
      details: { metadata: { draining: 'true' } },
    });
    return false;
  }
}

/** Whether calls are taken from those who were there before, and from newcomers, who read, and who write. */
async function taken(uri: string, old: Host): Promise<readonly boolean[]> {
  await using newcomer = await connect(uri);
  await using reader = await connect({ uri, readOnly: true });
  // About the daemon itself everybody may ask at all times.
  await Promise.all([newcomer.ping(), reader.ping()]);
  return await Promise.all([
    ...[old, newcomer, reader].map((host) => isTaken(host.domains.list().toArray())),
    isTaken(newcomer.domains.define(webXml('other', uuidNumber(2)))),
  ]);
}

async function callsUnderWay(admin: Admin): Promise<number> {
  const clients = await admin.clients({ server: 'holdfastd' });
  return clients.reduce((sum, { calls }) => sum + calls, 0);
}

test('a drained daemon tells everybody so, newcomers too, lets go on what is under way, and is all back when that ends', async () => {
  await using daemon = await startTestDaemon({ faults: [{ verb: 'pause', call: 1, outcome: 'hang' }] });
  await using old = await daemon.connect();
  await using admin = await connectAdmin({ uri: daemon.uri });
  await old.domains.define(webXml('web', uuidNumber(1)));
  const web = old.domains.get('web');
  await web.start();
  await using listening = await daemon.connect();
  await using events = listening.events({ kinds: ['lifecycle'] });
  await events.opened;
  const enough = new AbortController();
  const hanging = web.suspend({ signal: enough.signal }).catch((error: HoldfastError) => error.code);
  await expect.poll(() => callsUnderWay(admin), { timeout: 20_000 }).toBe(1);

  expect(await admin.drain()).toEqual({ calls: 1 });
  expect(await admin.status()).toMatchObject({ draining: true });
  expect(await taken(daemon.uri, old)).toEqual([false, false, false, false]);
  // Who comes to listen now listens when it is over.
  await using late = await daemon.connect();
  await using lateEvents = late.events({ kinds: ['lifecycle'] });
  // The admin door is open for newcomers.
  await using other = await connectAdmin({ uri: daemon.uri });
  expect(await callsUnderWay(other)).toBe(1);

  enough.abort();
  expect(await hanging).toBe('CANCELLED');
  await other.drain({ resume: true });
  expect(await taken(daemon.uri, old)).toEqual([true, true, true, true]);
  await lateEvents.opened;
  await web.destroy();
  for (const stream of [events, lateEvents]) {
    const told: string[] = [];
    for await (const { domainName } of stream) if (told.push(domainName) && domainName === 'web') break;
    expect(told).toContain('web');
  }
}, 90_000);
