import type { Duplex } from 'node:stream';
import type { FrameVectors } from '../../../packages/protocol/test/frame-vectors.ts';
import type { Finding } from '../../finding.ts';
import { readerOf, replay } from './replay.ts';

/** A way by which frames are had from a daemon. */
export interface FrameCarrier {
  readonly name: string;
  /** Connects; by TLS the protocol is asked for in the handshake. Rejects when that is refused. */
  open(alpn: string): Promise<Duplex>;
}

/** What programs of a release, in languages that know nothing but its frames, find otherwise at a daemon. */
export async function checkFrames(
  version: string,
  { alpn, hello, refusedHellos, conversations }: FrameVectors,
  carrier: FrameCarrier,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const note = (what: string, wrong: string | undefined): void => {
    if (wrong !== undefined) findings.push(finding(version, `${carrier.name}: ${what}`, wrong));
  };
  for (const conversation of conversations) {
    const opening = hello[conversation.encoding];
    if (opening === undefined) throw new Error(`${version} has no hello for ${conversation.encoding}`);
    note(conversation.name, await attempt(carrier, alpn, (socket) => replay(socket, opening, conversation)));
  }
  for (const strange of refusedHellos) {
    note(
      `hello ${strange}`,
      await attempt(carrier, alpn, (socket) => refusalOf(socket, strange, hello['refused'] ?? '')),
    );
  }
  return findings;
}

async function attempt(
  carrier: FrameCarrier,
  alpn: string,
  talk: (socket: Duplex) => Promise<string | undefined>,
): Promise<string | undefined> {
  try {
    return await talk(await carrier.open(alpn));
  } catch (error) {
    return `the connection fails: ${(error as Error).message}`;
  }
}

async function refusalOf(socket: Duplex, strange: string, refusal: string): Promise<string | undefined> {
  socket.write(strange);
  const heard = (await readerOf(socket)(refusal.length + 1)).toString('latin1');
  socket.destroy();
  return heard === refusal ? undefined : `it is answered with ${JSON.stringify(heard)}`;
}

function finding(version: string, what: string, wrong: string): Finding {
  return {
    layer: 'wire',
    subject: `frames:${what}`,
    what: `${version}: ${wrong}`,
    breaks: `programs in Python, Perl and any other language that speak the frames of ${version}`,
    instead: 'leave what is there; another frame, another field or another hello can stand beside it',
  };
}
