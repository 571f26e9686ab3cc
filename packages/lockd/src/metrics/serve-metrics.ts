import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { descriptorOf } from '@holdfast/host';
import type { Logger } from 'pino';
import { listenPrivately } from '../service/listen.js';

const mostClients = 16;
const patienceMs = 5000;

/** The socket that metrics are served on. */
export interface MetricsServer {
  readonly descriptor: number;
  close(): void;
}

/** Serves metrics over HTTP on a socket of their own: who reads them needs no way to the leases. */
export async function serveMetrics(
  path: string,
  read: () => string,
  log: Logger,
  descriptor: number | undefined,
): Promise<MetricsServer> {
  const timeouts = { requestTimeout: patienceMs, headersTimeout: patienceMs, keepAliveTimeout: patienceMs };
  const http = createServer(timeouts, (request, reply) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      reply.writeHead(404, { 'content-type': 'text/plain' }).end('GET /metrics is served here\n');
      return;
    }
    try {
      const text = read();
      reply.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text);
    } catch (error) {
      log.error({ err: error }, 'the metrics could not be read');
      reply.writeHead(500).end();
    }
  });
  let clients = 0;
  const accept = (socket: Socket): void => {
    socket.on('error', () => socket.destroy());
    if (clients >= mostClients) {
      socket.destroy();
      return;
    }
    clients++;
    socket.once('close', () => clients--);
    http.emit('connection', socket);
    // It comes paused, with nothing read.
    socket.resume();
  };
  const listener = await listenPrivately(path, accept, descriptor);
  return {
    descriptor: descriptorOf(listener),
    close: () => {
      listener.close();
      http.closeAllConnections();
    },
  };
}
