import type { Socket } from 'node:net';
import { createMessageSplitter, type Keepalive, SendMemory, watchSignsOfLife } from '@holdfast/protocol';
import type { Status } from '@holdfast/protocol';
import { Fault } from '../../model/fault.js';
import type { CarrierServices } from '../carrier-services.js';
import type { Admission } from '../clients/admission.js';
import type { Client } from '../clients/client.js';
import { delimitedProtobufEncoding } from '../session/protobuf-encoding.js';
import { Session } from '../session/session.js';
import type { SessionEncoding } from '../session/session-encoding.js';
import type { Place } from '../memory/large-messages.js';
import type { Identity } from '../../access/identity.js';
import { GreetingReader } from './greeting.js';
import { type Hello, refusedHello } from './hello.js';
import { type Reading, watchReading } from './watch-reading.js';

/** Of a message that is longer it is worth while to look at the first bytes, before the others come. */
const longMessageBytes = 64 * 1024;
const headBytes = 1024;
/** Of the length before a message. */
const lengthBytes = 4;

/** Where messages are written, of all connections: a socket has taken one, or keeps the memory, before there is another. */
const outgoing = new SendMemory();

/**
 * Serves bare frames on a connection: a hello in eight bytes, perhaps a token, then messages with their length before them. It needs a
 * socket that may be half open, since a client that has said everything still gets its replies.
 */
export function serveFrames(socket: Socket, client: Client, at: CarrierServices, sessions: Set<Session>): void {
  const { limits, logger, clock } = at;
  const splitter = createMessageSplitter(limits.maxRequestBytes);
  const answerHello = (hello: Hello): void => void socket.write(isSentAway(hello) ? refusedHello : hello.bytes);
  const greetings = new GreetingReader(splitter, at.tokens, answerHello);
  let session: Session | undefined;
  let keepalive: Keepalive | undefined;
  let reading: Reading | undefined;
  let isGreeted = false;
  /** The client has said everything. */
  let hasEnded = false;
  let isPaused = false;
  /** The first bytes of the long message that comes were looked at. */
  let isPeeked = false;
  /** The place of the large message that comes. */
  let place: Place | undefined;
  /** Runs while the client takes nothing of what waits for it. */
  let stopTimer = (): void => {};

  function open(encoding: SessionEncoding, identity: Identity): Session {
    const stream = {
      memory: (bytes: number) => outgoing.cut(bytes),
      write(message: Buffer): boolean {
        const hasRoom = socket.write(message);
        outgoing.written(socket);
        if (!hasRoom) {
          stopTimer();
          stopTimer = clock.setTimeout(() => socket.destroy(), limits.keepaliveMs + limits.keepaliveTimeoutMs);
        }
        return hasRoom;
      },
      end: () => void socket.end(),
      fail(status: Status): void {
        const farewell = encoding.createBatch();
        farewell.goAway(status.message, status);
        socket.end(farewell.take() as Buffer);
        stopTimer();
        stopTimer = clock.setTimeout(() => socket.destroy(), limits.cutOffMs);
      },
      pause(): void {
        isPaused = true;
        socket.pause();
      },
      resume(): void {
        isPaused = false;
        if (place?.isOpen !== false) socket.resume();
        // Not from within the session, which may be in the midst of something.
        setImmediate(readOn);
      },
    };
    return new Session(stream, encoding, client, at, identity);
  }

  /** There is no place for it here; by gRPC, which clients take that are answered so, it is told why. */
  function isSentAway({ encoding }: Hello): boolean {
    return client.turnedAway !== undefined && encoding === 'protobuf';
  }

  function greet(): Session | undefined {
    const greeting = isGreeted ? undefined : greetings.read(client.identity);
    if (greeting === undefined) return undefined;
    isGreeted = true;
    if (greeting === 'strange') {
      socket.end(refusedHello, () => socket.destroy());
      return undefined;
    }
    client.settle('frames');
    const { hello } = greeting;
    if (isSentAway(hello)) {
      socket.end(() => socket.destroy());
      return undefined;
    }
    const beginIn = (encoding: SessionEncoding): Session => {
      const refusal = client.turnedAway ?? ('refusal' in greeting ? greeting.refusal : undefined);
      const begun = begin(encoding, 'refusal' in greeting ? client.identity : greeting.identity);
      if (refusal !== undefined) begun.fail(refusal);
      return begun;
    };
    if (hello.encoding === 'protobuf') return beginIn(delimitedProtobufEncoding);
    // Most daemons never see a client that wants JSON.
    socket.pause();
    import('./json/json-encoding.js').then(
      ({ jsonEncoding }) => {
        if (socket.destroyed) return;
        session = beginIn(jsonEncoding());
        socket.resume();
        readOn();
        if (hasEnded) session.clientEnded();
      },
      (error: unknown) => {
        logger.error({ err: error }, 'frames in JSON cannot be served');
        socket.destroy();
      },
    );
    return undefined;
  }

  function begin(encoding: SessionEncoding, identity: Identity): Session {
    const opened = open(encoding, identity);
    sessions.add(opened);
    if (limits.keepaliveMs > 0) {
      keepalive = watchSignsOfLife({
        intervalMs: limits.keepaliveMs,
        timeoutMs: limits.keepaliveTimeoutMs,
        ask: () => opened.askForLife(),
        late: () => socket.destroy(),
        time: clock,
      });
    }
    // Of a client on another host the kernel here does not know what it has read.
    if (at.peers !== undefined && limits.idleMs > 0 && client.transport === 'unix') {
      reading = watchReading({
        socket,
        peers: at.peers,
        patienceMs: limits.idleMs,
        gone: () => socket.destroy(),
        clock,
      });
    }
    return opened;
  }

  /** Of a long message that has begun: it may be refused already, and has to wait until it may be read. */
  function lookAhead(): void {
    const { announced } = splitter;
    if (announced < longMessageBytes) return;
    if (!isPeeked) {
      const head = splitter.head(headBytes);
      if (head.length < headBytes) return;
      isPeeked = true;
      if (session?.refuseEarly(head, announced - lengthBytes) === true) {
        isPeeked = false;
        return splitter.skip();
      }
    }
    if (client.admission?.isDecided === false) awaitAdmission(client.admission);
    else awaitPlace();
  }

  /** Nothing of it is read until it is known whether the client is let in. */
  function awaitAdmission(admission: Admission): void {
    socket.pause();
    void admission.decide().then(() => {
      if (!isPaused && !socket.destroyed) socket.resume();
      readOn();
    });
  }

  /** Reads a large message that has begun only when there is a place for it. */
  function awaitPlace(): void {
    if (place !== undefined || !at.large.isLarge(splitter.announced)) return;
    place = at.large.come({
      bytes: splitter.announced,
      enter: () => {
        if (!isPaused) socket.resume();
      },
      expel: () => socket.destroy(),
    });
    if (!place.isOpen) socket.pause();
  }

  function readOn(): void {
    session ??= greet();
    while (session !== undefined && !isPaused) {
      let message: Buffer | undefined;
      try {
        message = splitter.next();
      } catch (cause) {
        session.fail(new Fault('INVALID_ARGUMENT', (cause as RangeError).message, {}, { cause }));
      }
      if (message === undefined) return lookAhead();
      isPeeked = false;
      const arrived = place;
      place = undefined;
      if (arrived !== undefined) setImmediate(() => arrived.leave());
      session.receive(message);
    }
  }

  socket.on('data', (chunk: Buffer) => {
    keepalive?.heard();
    reading?.heard();
    if (socket.writableEnded) return;
    splitter.push(chunk);
    readOn();
  });
  socket.on('drain', () => {
    stopTimer();
    session?.drained();
  });
  socket.on('end', () => {
    // It can give no sign of life any more, and waits for its replies all the same.
    keepalive?.[Symbol.dispose]();
    hasEnded = true;
    if (session !== undefined) session.clientEnded();
    // One that is greeted gets its replies as soon as it has a session.
    else if (!isGreeted) socket.end();
  });
  socket.on('error', (error) => logger.debug({ err: error }, 'a connection for frames broke'));
  socket.once('close', () => {
    stopTimer();
    keepalive?.[Symbol.dispose]();
    reading?.[Symbol.dispose]();
    place?.leave();
    if (session === undefined) return;
    sessions.delete(session);
    session.clientGone(new Fault('CANCELLED', 'the client is gone'));
  });
  // It was accepted paused.
  socket.resume();
}
