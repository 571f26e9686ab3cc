/** Calls that work on one domain, and the operations that they become. */
export const jobs = {
  maxQueuedJobs: {
    kind: 'count',
    preset: 64,
    minimum: 1,
    maximum: 100_000,
    summary: 'calls that may wait for one domain',
  },
  jobWaitMs: {
    kind: 'milliseconds',
    preset: 30_000,
    maximum: 86_400_000,
    summary: 'longest wait for a domain',
    reloadable: true,
  },
  keptOperations: {
    kind: 'count',
    preset: 1000,
    minimum: 1,
    maximum: 1_000_000,
    summary: 'operations remembered after their end',
  },
  keptOperationsMs: {
    kind: 'milliseconds',
    preset: 86_400_000,
    minimum: 60_000,
    maximum: 2_592_000_000,
    summary: 'longest time that they are remembered',
  },
} as const;
