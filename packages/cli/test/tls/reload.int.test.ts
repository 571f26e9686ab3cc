import { connect } from '@holdfast/sdk';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { expect, test } from 'vitest';
import { makeTestAuthority } from '../pki-authority.ts';
import { runHoldfast } from '../run-holdfast.ts';
import { patience, speak, startTls } from './tls-daemon.ts';

test('a reload shuts out whom it revokes, and keeps what is good when what is new is not', async () => {
  const authority = await makeTestAuthority();
  const [alice, bob] = [await authority.client('alice'), await authority.client('bob')];
  await using tls = await startTls(authority);
  const connected = await Promise.all([alice, bob].map((who) => speak(tls.port, { ca: authority.ca, ...who })));
  const [alicesSocket, bobs] = connected as [TLSSocket, TLSSocket];
  // The daemon must not know bob again by a session from before.
  const session = bobs.getSession();
  expect(session).toBeDefined();

  // What bob reads by gRPC ends too, and does not begin anew.
  await using bobsHost = await connect({ uri: tls.uri(bob.directory), timeoutMs: 60_000 });
  const told = bobsHost.events()[Symbol.asyncIterator]();
  let isTold = false;
  void told.next().then(() => (isTold = true));
  // What happens before it is subscribed is not told.
  const tell = async (): Promise<boolean> => {
    await bobsHost.domains.define(
      '<domain type="test"><name>far</name><memory>65536</memory><os><type>hvm</type></os></domain>',
    );
    return isTold;
  };
  await expect.poll(tell, patience).toBe(true);

  await authority.revoke('bob');
  const bobsEnd = once(bobs, 'close');
  expect(await tls.reload()).toContain('it was revoked');
  await bobsEnd;
  await expect(readToEnd(told)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  expect(await tls.attempt(bob)).not.toBe('let in');
  expect(await tls.attempt({ ...bob, session: session as Buffer })).not.toBe('let in');
  expect(await tls.attempt(alice)).toBe('let in');
  expect(alicesSocket.destroyed).toBe(false);

  const file = (name: string): string => join(authority.directory, name);
  const good = readFileSync(file('serverkey.pem'));
  for (const [name, text, says] of [
    ['serverkey.pem', alice.key, 'is not the key of'],
    ['serverkey.pem', 'nonsense', 'has no private key'],
    ['servercert.pem', '', 'has no certificate'],
    ['cacert.pem', (await makeTestAuthority()).ca, 'was not signed by an authority'],
    ['crl.pem', '', 'has no list'],
    ['servercert.pem', alice.cert, 'is not the key of'],
  ] as const) {
    const before = readFileSync(file(name));
    writeFileSync(file(name), text);
    const said = await tls.reload();
    expect(said).toContain(says);
    expect(said).toContain('nothing was changed');
    writeFileSync(file(name), before);
    expect(await tls.attempt(alice)).toBe('let in');
    expect(await tls.attempt(bob)).not.toBe('let in');
  }
  expect(readFileSync(file('serverkey.pem'))).toEqual(good);
  expect(alicesSocket.destroyed).toBe(false);

  // A new certificate is shown from the next connection on.
  await authority.server('localhost', 'other.example');
  await tls.reload();
  const anew = await speak(tls.port, { ca: authority.ca, ...alice });
  expect(anew.getPeerCertificate().subjectaltname).toContain('other.example');
  for (const socket of [...connected, anew]) socket.destroy();
}, 180_000);

test('administrators have the certificates read again: a good one is shown, a bad one changes nothing', async () => {
  const authority = await makeTestAuthority();
  const alice = await authority.client('alice');
  await using tls = await startTls(authority);
  const update = () => runHoldfast(['admin', 'tls-update'], { env: { HOLDFAST_URI: tls.daemon.uri } });
  const connect = () => speak(tls.port, { ca: authority.ca, ...alice });
  const shown = async (): Promise<string> => {
    const socket = await connect();
    const { subjectaltname = '' } = socket.getPeerCertificate();
    socket.destroy();
    return subjectaltname;
  };
  const before = await connect();
  await authority.server('localhost', 'other.example');
  expect(await shown()).not.toContain('other.example');
  expect(await update()).toMatchObject({ code: 0, stdout: 'certificates read again\n' });
  expect(await shown()).toContain('other.example');

  const keyFile = join(authority.directory, 'serverkey.pem');
  const goodKey = readFileSync(keyFile);
  writeFileSync(keyFile, alice.key);
  expect(await update()).toMatchObject({ stderr: expect.stringContaining('is not the key of') as string });
  expect(await shown()).toContain('other.example');
  writeFileSync(keyFile, goodKey);
  expect((await update()).code).toBe(0);
  expect(before.destroyed).toBe(false);
  before.destroy();
}, 180_000);

/** Reads on until there is nothing more to read. */
async function readToEnd(told: AsyncIterator<unknown>): Promise<void> {
  for (;;) if ((await told.next()).done === true) return;
}
