import { availableParallelism } from 'node:os';
import type { HeldCode } from '@holdfast/host';
import type { Config } from '../../config/config.js';
import { createDocuments, documentsAtOnce } from '../../documents/create-documents.js';
import { createSealing } from '../../documents/create-sealing.js';
import type { Documents } from '../../documents/documents.js';
import { documentThread } from '../../documents/thread/document-thread.js';
import { sealAtOnce, type Sealing } from '../../state/sealing.js';
import type { Logger } from '../../telemetry/logger.js';
import { ThreadPool } from '../../threads/thread-pool.js';
import type { OpenRooms } from './open-rooms.js';

/** No document that may be sent takes a thread so long, unless something is wrong with it or with the host. */
const limitMs = 30_000;
/** How long a thread is kept for the next document. */
const idleMs = 10_000;
/** Documents have some megabytes at most: what would need more than this is better ended than served. */
const maxHeapMiB = 128;

/** Opens the room where configurations are read, with threads for large ones; none is started before there is one. */
export function openDocuments(
  { documents: { documentThreads, maxQueuedDocuments: maxQueued } }: Config,
  rooms: OpenRooms,
  logger: Logger,
  code: HeldCode,
): { readonly documents: Documents; readonly seal: Sealing } {
  if (documentThreads === 0) return { documents: documentsAtOnce, seal: sealAtOnce };
  // One core is left to the event loop.
  const size = Math.max(1, Math.min(documentThreads, availableParallelism() - 1));
  const pool = new ThreadPool({ script: documentThread, size, maxQueued, limitMs, idleMs, maxHeapMiB, logger, code });
  rooms.use(pool);
  return { documents: createDocuments(pool), seal: createSealing(pool) };
}
