import { type Sealing, sealAtOnce } from '../state/sealing.js';
import type { ThreadPool } from '../threads/thread-pool.js';
import { hasMessages, type LargeDocument, largeDocument } from './large-document.js';
import type { DocumentAnswer, DocumentErrand } from './thread/errands.js';

const unhurried = new AbortController().signal;

/** Has the files of what is large made by threads. Where no thread can, it is made at once: it must be written down. */
export function createSealing(
  pool: Pick<ThreadPool, 'run'>,
  { messages }: Pick<LargeDocument, 'messages'> = largeDocument,
): Sealing {
  return (kind, codec, document) => {
    if (kind === 'events' || kind === 'operations' || !hasMessages([document], messages))
      return sealAtOnce(kind, codec, document);
    const bytes = codec.encode(document).finish();
    const here = (): string | Promise<string | Uint8Array> => sealAtOnce(kind, codec, codec.decode(bytes));
    return pool.run({ verb: 'seal', kind, document: bytes } satisfies DocumentErrand, unhurried).then((answer) => {
      const sealed = answer as DocumentAnswer;
      return 'bytes' in sealed ? sealed.bytes : here();
    }, here);
  };
}
