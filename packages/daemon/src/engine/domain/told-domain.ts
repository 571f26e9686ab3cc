import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { Domain, type ListDomainsResponse } from '@holdfast/protocol';
import { withOwnEncoding } from '../../model/own-encoding.js';
import type { DomainObject } from '../../objects/domain-object.js';
import type { DomainRecord } from '../../objects/domain-record.js';
import type { Services } from '../services.js';
import { type DomainMask, maskDomain } from './domain-mask.js';
import { toDomain } from './to-domain.js';

/** Tags of `domains` and of `next_page_token` in a ListDomainsResponse. */
const domainsTag = (1 << 3) | 2;
const nextPageTokenTag = (2 << 3) | 2;

/** A domain as it was told, and what of that was asked for; nobody may change it. */
export interface ToldDomain {
  readonly domain: Domain;
  /** As a part of an answer. */
  readonly bytes: Uint8Array;
}

interface Telling {
  /** What is told beside the record. */
  readonly runningOperationId: string;
  readonly heardMs: number | undefined;
  /** Which fields were asked for last. */
  readonly mask: string;
  readonly told: ToldDomain;
}

/** How domains were told last: most of a list are still as they were when somebody asked before. */
const tellings = new WeakMap<DomainRecord, Telling>();

/** Tells a domain without its configurations, as far as a mask asks for it. */
export function tellDomain(at: Services, domain: DomainObject, mask: DomainMask): ToldDomain {
  const { record, heardMs } = domain;
  const runningOperationId = domain.jobs.holder?.operationId ?? '';
  const last = tellings.get(record);
  if (
    last !== undefined &&
    last.mask === mask.key &&
    last.heardMs === heardMs &&
    last.runningOperationId === runningOperationId
  ) {
    return last.told;
  }
  const told = toldOf(maskDomain(toDomain(at, domain, { brief: true }), mask));
  if (mask.key !== undefined) tellings.set(record, { runningOperationId, heardMs, mask: mask.key, told });
  return told;
}

/** A domain that was told otherwise. */
export function toldOf(domain: Domain): ToldDomain {
  return { domain, bytes: new BinaryWriter().uint32(domainsTag).bytes(Domain.encode(domain).finish()).finish() };
}

/** An answer of domains that were told: their bytes, put together. */
export function listOf(told: readonly ToldDomain[], nextPageToken: string): ListDomainsResponse {
  return withOwnEncoding<ListDomainsResponse>({ domains: told.map(({ domain }) => domain), nextPageToken }, () => {
    const token =
      nextPageToken === '' ? [] : [new BinaryWriter().uint32(nextPageTokenTag).string(nextPageToken).finish()];
    return Buffer.concat([...told.map(({ bytes }) => bytes), ...token]);
  });
}
