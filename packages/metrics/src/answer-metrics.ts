import { createServer } from 'node:http';
import type { Socket } from 'node:net';

const mostClients = 16;
const patienceMs = 5000;

/** Answers those who connect to read metrics. */
export interface MetricsAnswerer {
  /** Takes a connection, paused, of which nothing was read. */
  accept(socket: Socket): void;
  /** Ends every connection. */
  close(): void;
}

/**
 * Answers `GET /metrics` over HTTP on sockets that it is given. `read` writes the text; a failure of it is told to `onError` and
 * is a 500 to the one who asked.
 */
export function answerMetrics(
  read: () => string | Promise<string>,
  onError: (error: unknown) => void,
): MetricsAnswerer {
  // A read that fails at once is told like one that fails later.
  const readText = async (): Promise<string> => read();
  const timeouts = { requestTimeout: patienceMs, headersTimeout: patienceMs, keepAliveTimeout: patienceMs };
  const http = createServer(timeouts, (request, reply) => {
    if ((request.method !== 'GET' && request.method !== 'HEAD') || request.url !== '/metrics') {
      reply.writeHead(404, { 'content-type': 'text/plain' }).end('GET /metrics is served here\n');
      return;
    }
    readText().then(
      (text) => reply.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text),
      (error: unknown) => {
        onError(error);
        reply.writeHead(500).end();
      },
    );
  });
  let clients = 0;
  return {
    accept(socket) {
      socket.on('error', () => socket.destroy());
      if (clients >= mostClients) {
        socket.destroy();
        return;
      }
      clients += 1;
      socket.once('close', () => (clients -= 1));
      http.emit('connection', socket);
      socket.resume();
    },
    close() {
      http.closeAllConnections();
    },
  };
}
