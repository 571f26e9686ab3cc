import { descriptorOf } from '@holdfast/host';
import { answerMetrics } from '@holdfast/metrics';
import type { Logger } from 'pino';
import { listenPrivately } from '../service/listen.js';

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
  const answerer = answerMetrics(read, (error) => log.error({ err: error }, 'the metrics could not be read'));
  const listener = await listenPrivately(path, answerer.accept, descriptor);
  return {
    descriptor: descriptorOf(listener),
    close: () => {
      listener.close();
      answerer.close();
    },
  };
}
