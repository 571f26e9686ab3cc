import { DefineDomainResponse, DomainSpec, ParseDomainXmlResponse } from '@holdfast/protocol';
import type { ThreadPool } from '../threads/thread-pool.js';
import { limits } from '../xml/syntax/limits.js';
import { documentWork } from './document-work.js';
import type { Documents, Waiter } from './documents.js';
import { hasMessages, type LargeDocument, largeDocument } from './large-document.js';
import type { DocumentAnswer, DocumentErrand } from './thread/errands.js';
import { packError, unpackError } from './thread/packed-fault.js';
import { isExplicable } from './explain-in-xml.js';

/** Does everything at once, on the event loop. */
export const documentsAtOnce: Documents = {
  read: async (xml, options) => documentWork.read(xml, options),
  check: async (spec) => documentWork.check(spec),
  complete: async (given, host) => documentWork.complete(given, host),
  explain: async (error, xml) => documentWork.explain(error, xml),
  format: async (spec, options) => documentWork.format(spec, options),
  compare: async (before, after, effect) => documentWork.compare(before, after, effect),
};

/** Has what is large done by threads, and the rest at once, since the way to a thread would cost more than the work. */
export function createDocuments(pool: Pick<ThreadPool, 'run'>, large: LargeDocument = largeDocument): Documents {
  // What is too large is refused at a glance.
  const isLargeText = (xml: string | undefined): boolean =>
    xml !== undefined && xml.length >= large.characters && xml.length <= limits.bytes;
  const isLargeSpec = (...specs: DomainSpec[]): boolean => hasMessages(specs, large.messages);
  async function send(errand: DocumentErrand, { signal }: Waiter): Promise<DocumentAnswer> {
    return (await pool.run(errand, signal)) as DocumentAnswer;
  }
  async function bytes(errand: DocumentErrand, waiter: Waiter): Promise<Uint8Array> {
    const answer = await send(errand, waiter);
    if ('bytes' in answer) return answer.bytes;
    throw errorIn(answer);
  }
  return {
    async read(xml, options, waiter) {
      if (!isLargeText(xml)) return documentWork.read(xml, options);
      const answer = ParseDomainXmlResponse.decode(await bytes({ verb: 'read', xml, ...options }, waiter));
      return { spec: answer.spec ?? DomainSpec.create(), warnings: answer.warnings };
    },
    async check(spec, waiter) {
      if (isLargeSpec(spec)) await bytes({ verb: 'check', spec: encode(spec) }, waiter);
      else documentWork.check(spec);
    },
    async complete(given, host, waiter) {
      if (!isLargeText(given.xml) && !isLargeSpec(given.spec)) return documentWork.complete(given, host);
      const errand = { verb: 'complete', spec: encode(given.spec), xml: given.xml, host } as const;
      return DomainSpec.decode(await bytes(errand, waiter));
    },
    async explain(error, xml, waiter) {
      if (xml === undefined || !isLargeText(xml) || !isExplicable(error)) return documentWork.explain(error, xml);
      const answer = await send({ verb: 'explain', error: packError(error), xml }, waiter);
      return errorIn(answer);
    },
    async format(spec, options, waiter) {
      if (!isLargeSpec(spec)) return documentWork.format(spec, options);
      const answer = await send({ verb: 'format', spec: encode(spec), ...options }, waiter);
      if ('text' in answer) return answer.text;
      throw errorIn(answer);
    },
    async compare(before, after, effect, waiter) {
      if (!isLargeSpec(before, after)) return documentWork.compare(before, after, effect);
      const errand = { verb: 'compare', before: encode(before), after: encode(after), effect } as const;
      return DefineDomainResponse.decode(await bytes(errand, waiter)).changes;
    },
  };
}

function encode(spec: DomainSpec): Uint8Array {
  return DomainSpec.encode(spec).finish();
}

function errorIn(answer: DocumentAnswer): Error {
  return 'error' in answer
    ? unpackError(answer.error)
    : new Error('a thread has answered something else than was asked');
}
