/** How large documents are read. */
export const documents = {
  documentThreads: {
    kind: 'count',
    preset: 2,
    minimum: 0,
    maximum: 64,
    summary:
      'threads that read large documents, one fewer than there are cores at most; 0: none, all else waits meanwhile',
  },
  maxQueuedDocuments: {
    kind: 'count',
    preset: 256,
    minimum: 0,
    maximum: 100_000,
    summary: 'large documents that may wait for a thread; further ones are refused',
  },
} as const;
