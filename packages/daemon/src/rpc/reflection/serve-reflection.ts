import { Metadata, type ServerDuplexStream } from '@grpc/grpc-js';
import type { Identity } from '../../access/identity.js';
import { Fault } from '../../model/fault.js';
import type { CountedCall } from '../active-calls.js';
import type { CarrierServices } from '../carrier-services.js';
import type { Client } from '../clients/client.js';
import { clientOf } from '../grpc/client-header.js';
import { toGrpcStatus } from '../grpc/to-grpc-status.js';
import { identify } from '../identify.js';
import { statusOf } from '../status.js';
import { answerQuestion } from './answer-question.js';
import { decodeQuestion, encodeAnswer, type Question } from './public-messages.js';
import { schemaFiles } from './schema-files.js';
import { servicesOfDoor } from './services-of-door.js';

type Carrier = ServerDuplexStream<Buffer, Buffer>;

const method = { rpc: 'ServerReflectionInfo', responseStream: true } as const;

/** Streams of one client at a time: an answer is a hundred times as long as its question, and may wait to be read. */
const maxStreams = 4;

/** Bytes of the longest question; it goes back with its answer. */
const maxQuestionBytes = 4096;

/**
 * Makes a handler that answers tools which ask for the schema (gRPC server reflection). Whoever may connect may ask: the
 * schema is no secret. One answer at a time waits for its reader; until it is read nothing further is.
 */
export function serveReflection(at: CarrierServices): (carrier: Carrier) => void {
  const open = new WeakMap<Client, number>();
  return (carrier) => {
    const refuse = (error: unknown): void => {
      // How grpc-js wants to be told of a status.
      carrier.emit('error', toGrpcStatus(statusOf(error, { logger: at.logger, method: method.rpc })));
    };
    let client: Client;
    let identity: Identity;
    try {
      client = clientOf(carrier.metadata, at.clients);
      identity = identify(carrier.metadata, client, at);
      admit(open.get(client) ?? 0, at);
    } catch (error) {
      refuse(error);
      return;
    }
    let isOver = false;
    const call: CountedCall = { method, client, identity, abort: (reason) => end(reason) };
    const end = (reason?: Fault): void => {
      if (isOver) return;
      isOver = true;
      open.set(client, (open.get(client) ?? 1) - 1);
      at.active.done(call);
      if (reason !== undefined) refuse(reason);
    };
    open.set(client, (open.get(client) ?? 0) + 1);
    at.active.begin(call);
    carrier.sendMetadata(new Metadata());
    carrier.on('data', (bytes: Buffer) => {
      if (isOver) return;
      try {
        if (!carrier.write(answerTo(bytes, identity))) carrier.pause();
      } catch (error) {
        end(error as Fault);
      }
    });
    carrier.on('drain', () => carrier.resume());
    carrier.on('end', () => carrier.end());
    carrier.on('cancelled', () => end());
    carrier.on('close', () => end());
  };
}

/** @throws Fault SHUTTING_DOWN, RESOURCE_EXHAUSTED */
function admit(streams: number, { dispatcher }: CarrierServices): void {
  if (!dispatcher.isOpen) throw new Fault('SHUTTING_DOWN', 'the daemon is stopping and takes no further calls');
  if (streams < maxStreams) return;
  throw new Fault('RESOURCE_EXHAUSTED', `${streams} streams of reflection are open; at most ${maxStreams} may be`, {
    hint: 'one stream takes any number of questions',
  });
}

/** @throws Fault INVALID_ARGUMENT */
function answerTo(bytes: Buffer, { door }: Identity): Buffer {
  if (bytes.length > maxQuestionBytes) {
    throw new Fault('INVALID_ARGUMENT', `the question has ${bytes.length} bytes; at most ${maxQuestionBytes} may be`);
  }
  let question: Question;
  try {
    question = decodeQuestion(bytes);
  } catch (cause) {
    throw new Fault('INVALID_ARGUMENT', 'the question cannot be decoded', {}, { cause });
  }
  return encodeAnswer(question, answerQuestion(question, schemaFiles(), servicesOfDoor(door)));
}
