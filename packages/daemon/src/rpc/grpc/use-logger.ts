import { setLogger } from '@grpc/grpc-js';
import type { Logger } from '../../telemetry/logger.js';

/**
 * Has grpc-js log where the daemon logs. By itself it writes to stderr, between the JSON lines and in words that a
 * client can choose; what it complains about is what clients do, so that it belongs below the daemon's own lines.
 */
export function useLogger(logger: Logger): void {
  const write = (...words: unknown[]): void => logger.debug({ grpc: words.map(String).join(' ') }, 'grpc-js says');
  setLogger({ error: write, info: write, debug: write });
}
