import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { connect as connectTls, createServer, type TLSSocket } from 'node:tls';
import { framesSocketOf } from '@holdfast/protocol';
import { startTestDaemon } from '@holdfast/sdk/testing';
import { expect, test } from 'vitest';
import { makeTestAuthority } from '../../../packages/cli/test/pki-authority.ts';
import { presentVectors } from '../../../packages/protocol/test/frame-vectors.ts';
import { tellFindings } from '../../finding.ts';
import { comparedReleases } from '../../gate.ts';
import { expectFound } from '../../selftest/mutant.ts';
import { type FrameCarrier, checkFrames } from './check-frames.ts';
import { releasedVectors } from './conversations.ts';

const patience = { timeout: 60_000 };

/** What a client shows, and whom it trusts. */
interface Credentials {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** Frames by TLS from a port of this host. */
function tlsCarrier(port: number, { ca, cert, key }: Credentials): FrameCarrier {
  return {
    name: 'TLS',
    async open(alpn) {
      const socket: TLSSocket = connectTls({ port, host: 'localhost', ca, cert, key, ALPNProtocols: [alpn] });
      await once(socket, 'secureConnect');
      if (socket.alpnProtocol !== alpn) throw new Error(`it speaks ${String(socket.alpnProtocol)} and not ${alpn}`);
      return socket;
    },
  };
}

/** Frames from a socket of this host. */
function unixCarrier(path: string, mend: (socket: Socket) => Duplex = (socket) => socket): FrameCarrier {
  return {
    name: 'unix',
    async open() {
      const socket = connect(path);
      await once(socket, 'connect');
      return mend(socket);
    },
  };
}

test('frames of every release mean to the present daemon what they meant, on each carrier; mutants are found', async () => {
  const authority = await makeTestAuthority();
  const at = (file: string): string => join(authority.directory, file);
  const alice = { ca: authority.ca, ...(await authority.client('alice')) };
  await using daemon = await startTestDaemon({
    args: '--listen-tls --listen-addr 127.0.0.1 --tls-port 0'
      .split(' ')
      .concat(['--key-file', at('serverkey.pem'), '--cert-file', at('servercert.pem')])
      .concat(['--ca-file', at('cacert.pem'), '--crl-file', at('crl.pem')]),
  });
  const place = /"127\.0\.0\.1:(\d+)"/;
  await expect.poll(() => daemon.logs, patience).toMatch(place);
  const path = framesSocketOf(new URL(daemon.uri).searchParams.get('socket') ?? '');
  const carriers = [unixCarrier(path), tlsCarrier(Number(place.exec(daemon.logs)?.[1]), alice)];

  const releases = comparedReleases();
  expect(releases).not.toEqual([]);
  for (const release of releases) {
    for (const carrier of carriers) {
      expect(tellFindings(await checkFrames(release, releasedVectors(release), carrier))).toBe('');
      // Each begins where there is nothing.
      await using host = await daemon.connect();
      await host.domains.undefineAll(host.domains.list());
    }
  }

  const all = presentVectors();
  const conversations = all.conversations.filter(({ name }) =>
    /^(a call and its answer|a token that is not known)$/.test(name),
  );
  const vectors = { ...all, conversations };
  const altered = (from: string, to: string): FrameCarrier =>
    unixCarrier(path, (socket) => {
      const iterate = async function* (): AsyncGenerator<Buffer> {
        for await (const chunk of socket as AsyncIterable<Buffer>) {
          yield Buffer.from(chunk.toString('latin1').replaceAll(from, to), 'latin1');
        }
      };
      return Object.assign(Object.create(socket) as Socket, { [Symbol.asyncIterator]: iterate });
    });
  expect(tellFindings(await checkFrames('present', vectors, unixCarrier(path)))).toBe('');
  for (const [from, to, subject, what] of [
    ['HFF1JSON', 'HFF2JSON', 'unix: a call and its answer', 'is answered with "HFF2JSON"'],
    ['HFF1JTOK', 'HFF1NONE', 'unix: a token that is not known', 'is answered with "HFF1NONE"'],
    ['HFF1PTOK', 'HFF1NONE', 'unix: a token that is not known', 'is answered with "HFF1NONE"'],
    ['"reply"', '"apply"', 'unix: a call and its answer', 'step 2 gets'],
    ['"code":7', '"code":9', 'unix: a token that is not known', 'step 2 gets'],
    ['HFF1NONE', 'HFF1NOPE', 'unix: hello HFF2JSON', 'HFF1NOPE'],
  ] as const) {
    expectFound({ found: [subject, what] }, await checkFrames('mutant', vectors, altered(from, to)));
  }
  // A daemon that gives frames by TLS another name.
  const other = createServer({ key: alice.key, cert: alice.cert, ALPNProtocols: ['h2', 'holdfast-frames/2'] });
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  const strange = tlsCarrier((other.address() as { port: number }).port, { ...alice, ca: alice.cert });
  const one = { ...vectors, conversations: vectors.conversations.slice(0, 1), refusedHellos: [] };
  expectFound(
    { found: ['TLS: a call and its answer', 'the connection fails'] },
    await checkFrames('mutant', one, strange),
  );
  other.close();
}, 120_000);
