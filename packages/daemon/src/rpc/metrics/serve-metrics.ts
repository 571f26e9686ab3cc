import { answerMetrics } from '@holdfast/metrics';
import { formatMetrics, type MetricSource } from '../../telemetry/metrics/format-metrics.js';
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

/**
 * Serves metrics over HTTP on a unix socket of their own: who reads them needs no way to the machines.
 * @throws Fault INVALID_STATE when another daemon serves there, FILE_PERMISSION when the place is unsafe
 */
export async function serveMetrics(options: MetricsOptions): Promise<AsyncDisposable> {
  const { path, mode, descriptor, sources, logger } = options;
  const { accept, close } = answerMetrics(
    () => readAll(sources),
    (error) => logger.error({ err: error }, 'the metrics could not be read'),
  );
  const listener =
    descriptor === undefined ? await listenUnix({ path, mode }, accept) : await listenInherited(descriptor, accept);
  return {
    async [Symbol.asyncDispose]() {
      await listener.close();
      close();
    },
  };
}

async function readAll(sources: readonly MetricSource[]): Promise<string> {
  const measured = await Promise.all(sources.map(async (source) => source()));
  return formatMetrics(measured.flatMap((each) => [...each]));
}
