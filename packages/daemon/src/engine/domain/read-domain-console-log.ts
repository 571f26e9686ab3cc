import type { ReadDomainConsoleLogRequest, ReadDomainConsoleLogResponse } from '@holdfast/protocol';
import { Fault } from '../../model/fault.js';
import type { CallContext } from '../call-context.js';
import { invalidArgument } from '../invalid-argument.js';
import type { Services } from '../services.js';
import { findDomain } from './find-domain.js';

const defaultBytes = 65_536;
const mostBytes = 1_048_576;

/**
 * Reads what the guest wrote to its first serial port or console, also when it is off.
 * @throws Fault DOMAIN_NOT_FOUND, INVALID_ARGUMENT, UNSUPPORTED when it has neither
 */
export async function readDomainConsoleLog(
  context: CallContext,
  at: Services,
  { domain: ref, offset, maxBytes }: ReadDomainConsoleLogRequest,
): Promise<ReadDomainConsoleLogResponse> {
  const domain = findDomain(context, at, ref);
  if (maxBytes > mostBytes) throw invalidArgument('max_bytes', maxBytes, `at most ${mostBytes}`);
  const { name, live, definition } = domain.record;
  const spec = live?.spec ?? definition;
  const log = spec && at.driver.consoleLog({ uuid: domain.uuid, name, spec, incarnation: live?.incarnation ?? '' });
  if (log === undefined) {
    throw new Fault('UNSUPPORTED', `domain ${name} has no serial port or console; its log needs one`, {
      hint: 'add <serial type="pty"/> to its devices and start it again',
    });
  }
  const { data, offset: first, size } = await log.read(offset, maxBytes === 0 ? defaultBytes : maxBytes);
  return { data, offset: first, size };
}
