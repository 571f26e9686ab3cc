import type { Config } from '../../config/config.js';
import { serveMetrics } from '../../rpc/metrics/serve-metrics.js';
import type { Logger } from '../../telemetry/logger.js';
import type { MetricSource } from '../../telemetry/metrics/format-metrics.js';
import { ProcessMetrics } from '../../telemetry/metrics/process-metrics.js';
import type { OpenRooms } from './open-rooms.js';

/** Serves metrics where that is wanted: those of the rooms and those of the process. */
export async function openMetrics(
  { metrics: { metrics: isWanted, metricsSocket: path, metricsSocketMode: mode } }: Config,
  descriptor: number | undefined,
  rooms: OpenRooms,
  logger: Logger,
  sources: readonly MetricSource[],
): Promise<void> {
  if (!isWanted) return;
  const own = rooms.use(new ProcessMetrics());
  rooms.use(await serveMetrics({ path, mode, descriptor, sources: [...sources, () => own.read()], logger }));
}
