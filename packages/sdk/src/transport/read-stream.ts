import { status as grpcStatus } from '@grpc/grpc-js';
import type { Client, ClientReadableStream, ServiceError } from '@grpc/grpc-js';
import type { MethodEntry } from '@holdfast/protocol';
import type { CallOptions } from '../convert/caller.js';
import { refusal } from '../errors/refusal.js';
import { errorFromGrpc } from './error-from-grpc.js';
import { givenUp } from './given-up.js';
import { metadataOf } from './metadata.js';

/** Reads a stream of responses; a reader that stops early cancels it. @throws HoldfastError */
export async function* readStream(
  { client, token }: { readonly client: Client; readonly token: string },
  { name, rpc, response }: MethodEntry,
  request: Uint8Array,
  { signal, timeoutMs = 0 }: CallOptions,
): AsyncGenerator<object, void, undefined> {
  const deadline = timeoutMs === 0 ? {} : { deadline: Date.now() + timeoutMs };
  const call: ClientReadableStream<object> = client.makeServerStreamRequest(
    name,
    (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    (bytes: Buffer) => response.decode(bytes),
    request,
    metadataOf(token),
    deadline,
  );
  const abort = (): void => call.cancel();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    if (signal?.aborted === true) throw givenUp(rpc, signal.reason);
    for await (const message of call) yield message as object;
  } catch (error) {
    throw translate(error, rpc, signal);
  } finally {
    signal?.removeEventListener('abort', abort);
    call.cancel();
  }
}

function translate(error: unknown, rpc: string, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted === true) return givenUp(rpc, signal.reason);
  if (!isServiceError(error)) return error;
  const said = errorFromGrpc(error);
  // Without a word of the daemon, and not by our wish: the connection broke, or the daemon cut the stream off.
  const isBroken = error.metadata.get('grpc-status-details-bin').length === 0 && brokenCodes.includes(error.code);
  return isBroken ? refusal('UNAVAILABLE', `${rpc} was cut off: ${said.rawMessage}`, {}, { cause: error }) : said;
}

const brokenCodes: readonly number[] = [
  grpcStatus.CANCELLED,
  grpcStatus.UNKNOWN,
  grpcStatus.INTERNAL,
  grpcStatus.UNAVAILABLE,
];

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && 'metadata' in error && 'details' in error;
}
