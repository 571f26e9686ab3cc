/** What is told of changes, and for how long. */
export const events = {
  keptEvents: {
    kind: 'count',
    preset: 10_000,
    minimum: 1,
    maximum: 10_000_000,
    summary: 'events kept for readers who come back',
  },
  maxQueuedEvents: {
    kind: 'count',
    preset: 10_000,
    minimum: 1,
    maximum: 1_000_000,
    summary: 'events that may wait for one reader',
    reloadable: true,
  },
} as const;
