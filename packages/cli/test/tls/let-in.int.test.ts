import { connect } from '@holdfast/sdk';
import { once } from 'node:events';
import { copyFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { makeTestAuthority } from '../pki-authority.ts';
import { patience, startTls } from './tls-daemon.ts';

test('who has a certificate is let in, and known by it; nobody else is', async () => {
  const authority = await makeTestAuthority();
  const alice = await authority.client('alice');
  const bob = await authority.client('bob');
  await authority.revoke('bob');
  const stranger = await (await makeTestAuthority()).client('alice');
  const past = { notBefore: new Date(Date.now() - 2e9), notAfter: new Date(Date.now() - 1e9) };
  const [expired, server, leaf, future] = await Promise.all([
    authority.issue({ commonName: 'alice', ...past }),
    authority.issue({ commonName: 'alice', usage: 'server', hosts: ['alice'] }),
    authority.issue({ commonName: 'alice' }),
    authority.issue({
      commonName: 'alice',
      notBefore: new Date(Date.now() + 1e9),
      notAfter: new Date(Date.now() + 2e9),
    }),
  ]);
  const byLeaf = await authority.issue({ commonName: 'alice' }, leaf);
  const shown = ({
    certificatePem: cert,
    keyPem: key,
  }: {
    certificatePem: string;
    keyPem: string;
  }): ConnectionOptions => ({ cert, key });
  await using tls = await startTls(authority);

  const outcomes = {
    valid: await tls.attempt(alice),
    revoked: await tls.attempt(bob),
    'other authority, same name': await tls.attempt(stranger),
    expired: await tls.attempt(shown(expired)),
    'not valid yet': await tls.attempt(shown(future)),
    'for servers': await tls.attempt(shown(server)),
    'signed by a client': await tls.attempt(shown(byLeaf)),
    'signed by a client, which is shown': await tls.attempt({
      cert: byLeaf.certificatePem + leaf.certificatePem,
      key: byLeaf.keyPem,
    }),
    none: await tls.attempt({}),
    'TLS 1.2': await tls.attempt({ ...alice, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' }),
    'valid again': await tls.attempt(alice),
  };
  expect(
    Object.entries(outcomes)
      .filter(([, outcome]) => outcome === 'let in')
      .map(([name]) => name),
  ).toEqual(['valid', 'valid again']);
  expect(outcomes['TLS 1.2']).toBe('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
  for (const reason of ['CERT_REVOKED', 'CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'INVALID_PURPOSE']) {
    await expect.poll(() => tls.daemon.logs, patience).toContain(`"reason":"${reason}"`);
  }

  await using host = await connect({ uri: tls.uri(alice.directory), timeoutMs: 60_000 });
  expect((await host.version()).driver).toBe('test');
  await host.domains.define(
    '<domain type="test"><name>far</name><memory>65536</memory><os><type>hvm</type></os></domain>',
  );
  await host.domains.get('far').start();
  const operations = await host.operations.list().toArray();
  expect(operations.map(({ requestedBy }) => requestedBy)).toContain('CN=alice');
}, 180_000);

test('frames are served too, to who asks for them in the handshake, under the same name and no longer than the certificate', async () => {
  const authority = await makeTestAuthority();
  const alice = await authority.client('alice');
  await using tls = await startTls(authority);
  const options = { host: '127.0.0.1', port: tls.port, servername: 'localhost', ca: authority.ca };
  const socket = connectTls({ ...options, ...alice, ALPNProtocols: ['holdfast-frames/1'] });
  onTestFinished(() => void socket.destroy());
  await once(socket, 'secureConnect');
  let heard = '';
  socket.setEncoding('latin1').on('data', (text: string) => (heard += text));
  socket.on('error', () => socket.destroy());
  const closed = once(socket, 'close');
  const call = JSON.stringify({ call: { id: 1, method: '/holdfast.v1.AccessService/WhoAmI' } });
  const length = Buffer.alloc(4);
  length.writeUInt32BE(call.length);
  socket.write(Buffer.concat([Buffer.from('HFF1JSON'), length, Buffer.from(call)]));
  await expect.poll(() => heard, patience).toContain('CN=alice');
  expect(heard.startsWith('HFF1JSON')).toBe(true);

  await authority.revoke('alice');
  expect(await tls.reload()).toContain('a connection was closed: its certificate');
  await closed;
}, 180_000);

test('who says nothing is cut off, and plain text is not answered', async () => {
  const authority = await makeTestAuthority();
  const alice = await authority.client('alice');
  await using tls = await startTls(authority);
  const silent = Array.from({ length: 30 }, () => createConnection(tls.port, '127.0.0.1'));
  const begun = Date.now();
  const closed = silent.map(async (socket) => {
    socket.on('error', () => undefined);
    socket.resume();
    await once(socket, 'close');
  });
  const plain = createConnection(tls.port, '127.0.0.1');
  plain.on('error', () => undefined);
  plain.end('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
  plain.resume();
  const plainClosed = once(plain, 'close');
  // Those who wait at the door take nothing from those who know how to come in.
  expect(await tls.attempt(alice)).toBe('let in');
  await Promise.all([...closed, plainClosed]);
  // The limit is 3 s; Node's own would be 120 s.
  expect(Date.now() - begun).toBeLessThan(60_000);
}, 120_000);

test('a name that is not on the list is not let in', async () => {
  const authority = await makeTestAuthority();
  const [alice, bob] = [await authority.client('alice'), await authority.client('bob')];
  await using tls = await startTls(authority, '--tls-allowed-dn-list', 'CN=a*e');
  expect([await tls.attempt(alice), await tls.attempt(bob)]).toEqual(['let in', 'closed']);
}, 120_000);

test('a daemon that cannot let anybody in does not start, and says which file is to blame', async () => {
  const authority = await makeTestAuthority();
  copyFileSync(join(authority.directory, 'cakey.pem'), join(authority.directory, 'serverkey.pem'));
  await expect(startTls(authority)).rejects.toThrow(/serverkey\.pem is not the key of/);
}, 60_000);
