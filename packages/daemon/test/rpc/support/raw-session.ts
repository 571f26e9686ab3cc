import { Client, credentials } from '@grpc/grpc-js';
import type { ClientDuplexStream } from '@grpc/grpc-js';
import { OpenSessionRequest, OpenSessionResponse } from '@holdfast/protocol';
import type { CallFrame, ClientFrame, ReplyFrame, ServerFrame } from '@holdfast/protocol';

/** Opens a plain gRPC channel to a unix socket. */
export function openChannel(socketPath: string): Client {
  return new Client(`unix:${socketPath}`, credentials.createInsecure(), {
    'grpc.use_local_subchannel_pool': 1,
    'grpc.enable_channelz': 0,
    'grpc.max_receive_message_length': -1,
  });
}

/** A session spoken by hand through the generated codecs: an independent witness of what the daemon writes. */
export interface RawSession extends Disposable {
  readonly stream: ClientDuplexStream<Buffer, OpenSessionResponse>;
  /** Every frame received so far. */
  readonly received: ServerFrame[];
  /** How the stream ended. */
  readonly ended: Promise<{ readonly code: number; readonly details: string }>;
  send(...frames: ClientFrame['frame'][]): void;
  call(frame: Partial<CallFrame> & Pick<CallFrame, 'id' | 'method'>): Promise<ReplyFrame>;
  reply(id: number): Promise<ReplyFrame>;
}

/** Opens a session. */
export function openRawSession(socketPath: string): RawSession {
  const client = openChannel(socketPath);
  const stream = client.makeBidiStreamRequest(
    '/holdfast.v1.SessionService/OpenSession',
    (bytes: Buffer) => bytes,
    (bytes: Buffer) => OpenSessionResponse.decode(bytes),
  );
  const received: ServerFrame[] = [];
  const waiting = new Map<number, (reply: ReplyFrame) => void>();
  stream.on('data', ({ frames }: OpenSessionResponse) => {
    received.push(...frames);
    for (const { frame } of frames) {
      if (frame?.$case !== 'reply') continue;
      waiting.get(frame.value.id)?.(frame.value);
      waiting.delete(frame.value.id);
    }
  });
  stream.on('error', () => undefined);
  const ended = new Promise<{ code: number; details: string }>((resolve) => stream.on('status', resolve));
  function reply(id: number): Promise<ReplyFrame> {
    return new Promise((resolve) => waiting.set(id, resolve));
  }
  function send(...frames: ClientFrame['frame'][]): void {
    stream.write(Buffer.from(OpenSessionRequest.encode({ frames: frames.map((frame) => ({ frame })) }).finish()));
  }
  return {
    stream,
    received,
    ended,
    send,
    reply,
    call({ id, method, payload = new Uint8Array(), timeoutMs = 0, traceparent = '', credit = 0 }) {
      const answer = reply(id);
      send({ $case: 'call', value: { id, method, payload, timeoutMs, traceparent, credit } });
      return answer;
    },
    [Symbol.dispose]() {
      stream.cancel();
      client.close();
    },
  };
}
