import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { formatMetrics, metricsContentType, type MetricSource } from '../../telemetry/metrics/format-metrics.js';
import type { Logger } from '../../telemetry/logger.js';
import { listenInherited } from '../listen/listen-inherited.js';
import { listenUnix } from '../listen/listen-unix.js';

/** Where metrics are served, and from what. */
export interface MetricsOptions {
  readonly path: string;
  /** Mode of the socket. */
  readonly mode: number;
  /** A socket that listens already, which the daemon was started with. */
  readonly descriptor: number | undefined;
  readonly sources: readonly MetricSource[];
  readonly logger: Logger;
}

const mostClients = 16;

/**
 * Serves metrics over HTTP on a unix socket of their own: who reads them needs no way to the machines.
 * @throws Fault INVALID_STATE when another daemon serves there, FILE_PERMISSION when the place is unsafe
 */
export async function serveMetrics(options: MetricsOptions): Promise<AsyncDisposable> {
  const { path, mode, descriptor, sources, logger } = options;
  const http = createServer(
    { requestTimeout: 5000, headersTimeout: 5000, keepAliveTimeout: 5000 },
    (request, reply) => {
      if (request.method !== 'GET' || request.url !== '/metrics') {
        reply.writeHead(404, { 'content-type': 'text/plain' }).end('GET /metrics is served here\n');
        return;
      }
      readAll(sources).then(
        (text) => reply.writeHead(200, { 'content-type': metricsContentType }).end(text),
        (error: unknown) => {
          logger.error({ err: error }, 'the metrics could not be read');
          reply.writeHead(500).end();
        },
      );
    },
  );
  let clients = 0;
  const accept = (socket: Socket): void => {
    socket.on('error', () => socket.destroy());
    if (clients >= mostClients) {
      socket.destroy();
      return;
    }
    clients += 1;
    socket.once('close', () => (clients -= 1));
    http.emit('connection', socket);
    // It comes paused, with nothing read.
    socket.resume();
  };
  const listener =
    descriptor === undefined ? await listenUnix({ path, mode }, accept) : await listenInherited(descriptor, accept);
  return {
    async [Symbol.asyncDispose]() {
      await listener.close();
      http.closeAllConnections();
    },
  };
}

async function readAll(sources: readonly MetricSource[]): Promise<string> {
  const measured = await Promise.all(sources.map(async (source) => source()));
  return formatMetrics(measured.flatMap((each) => [...each]));
}
