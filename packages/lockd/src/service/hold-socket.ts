import type { Socket } from 'node:net';
import type { Services } from '../services.js';
import { settleOwner } from '../verbs/owners/settle-owner.js';
import type { Client } from './clients.js';

const longestLine = 200;
const handshakeMs = 30_000;

/**
 * Serves one connection to the hold socket. The client sends one line, the token of an owner, and gets `ok` or
 * `refused <why>`. From then on the connection keeps the owner's leases until its last copy is closed: the daemon hands a
 * copy on to the guest, so that the guest keeps its leases by merely living.
 *
 * When lockd itself is closing, the end of a connection says nothing about its owner.
 *
 * There is nothing more to say on it: a guest that writes to it loses it, and is watched by its process instead. A guest
 * that closes it and lives is ended: nobody else would ever learn that it goes.
 */
export function serveHold(at: Services, client: Client, isClosing: () => boolean = () => false): void {
  const { socket } = client;
  let wasCutOff = false;
  const giveUp = at.clock.setTimeout(() => {
    // A process that was stopped for that long finds the time over before it has read what came meanwhile: that takes a turn of its loop.
    setImmediate(setImmediate, () => {
      if (!client.owner && !socket.destroyed) refuse(socket, `no token came within ${handshakeMs / 1000} s`);
    });
  }, handshakeMs);

  const refuseAndLog = (why: string): void => {
    at.log.warn({ why }, 'hold connection refused');
    refuse(socket, why);
  };
  if (client.owner) giveUp();
  socket.setEncoding('latin1');
  socket.on('data', (text: string) => {
    if (client.owner) {
      const { name, uuid } = client.owner;
      wasCutOff = true;
      at.log.warn({ domain: name, uuid }, 'hold connection closed: its owner wrote to it');
      socket.destroy();
      return;
    }
    client.line += text;
    const { line } = client;
    const end = line.indexOf('\n');
    if (end < 0 && line.length <= longestLine) return;
    giveUp();
    const known = at.owners.find(line.slice(0, Math.max(end, 0)));
    if (end !== line.length - 1) refuseAndLog('one line with a token is expected, and nothing else');
    else if (!known) refuseAndLog('no owner is registered under this token');
    else {
      client.owner = known;
      known.holds++;
      settleOwner(at, known);
      socket.write('ok\n');
    }
  });
  // An error is always followed by close.
  socket.on('error', (error) => {
    at.log.debug({ err: error }, 'hold connection broken');
  });
  socket.on('close', () => {
    giveUp();
    if (!client.owner || isClosing()) return;
    client.owner.holds--;
    settleOwner(at, client.owner, !wasCutOff);
  });
  // It was accepted unread.
  socket.resume();
}

function refuse(socket: Socket, why: string): void {
  socket.removeAllListeners('data');
  socket.end(`refused ${why}\n`, () => socket.destroy());
}
