import { join } from 'node:path';
import type { Places } from '../places.js';

/** What is counted, and for whom. */
export const metrics = {
  metrics: {
    kind: 'boolean',
    preset: true,
    summary: 'serve metrics for Prometheus on a socket of their own',
  },
  metricsSocket: {
    kind: 'path',
    preset: ({ runDirectory }: Places): string => join(runDirectory, 'metrics.sock'),
    placeholder: 'PATH',
    summary: 'that socket',
  },
  metricsSocketMode: {
    kind: 'mode',
    preset: 0o600,
    summary: 'who may read them, as chmod(1) has it',
  },
} as const;
