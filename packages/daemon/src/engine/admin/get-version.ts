import type { GetVersionRequest, GetVersionResponse } from '@holdfast/protocol';
import { toTimestamp } from '../../model/timestamp.js';
import type { CallContext } from '../call-context.js';
import type { Services } from '../services.js';

/** Answers who answers. */
export async function getVersion(
  _context: CallContext,
  { daemon, driver, leases }: Services,
  _request: GetVersionRequest,
): Promise<GetVersionResponse> {
  return {
    version: daemon.version,
    epoch: daemon.epoch,
    pid: daemon.pid,
    startedAt: toTimestamp(daemon.startedMs),
    driver: driver.name,
    nodeVersion: process.versions.node,
    leaseManager: leases.kind,
    // The first release: nothing could be missing from an older one.
    features: [],
  };
}
