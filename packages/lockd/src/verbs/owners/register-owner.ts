import type { Owner as OwnerMessage, RegisterOwnerRequest, RegisterOwnerResponse } from '@holdfast/protocol/lock';
import { isAlive, type ProcessIdentity } from '../../host/host.js';
import type { Owner } from '../../owner-registry.js';
import { Refusal } from '../../refusal.js';
import type { Services } from '../../services.js';
import { record } from '../record/record.js';
import { requireOwner } from './require-owner.js';
import { expectFirstHold, settleOwner } from './settle-owner.js';

const uuidPattern = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const longestName = 255;

/**
 * Registers an owner; with a token, completes a registration with the process that the guest has now.
 * @throws Refusal INVALID_ARGUMENT, OWNER_UNKNOWN, PROCESS_GONE, RESOURCE_EXHAUSTED
 */
export async function registerOwner(at: Services, request: RegisterOwnerRequest): Promise<RegisterOwnerResponse> {
  const { owner: wanted, token } = request;
  if (!wanted || !uuidPattern.test(wanted.uuid)) {
    throw new Refusal('INVALID_ARGUMENT', `owner uuid ${JSON.stringify(wanted?.uuid ?? '')} is no UUID`);
  }
  checkName(wanted.name);
  const process = identityOf(at, wanted);
  const owner = token === '' ? create(at, wanted) : known(at, token, wanted.uuid);
  if (process) bind(at, owner, process);
  return { token: owner.token };
}

function create(at: Services, { uuid, name }: OwnerMessage): Owner {
  const owner = at.owners.create(uuid, name);
  try {
    record(at, { op: 'owner', owner: { token: owner.token, uuid, name, process: undefined } });
  } catch (error) {
    at.owners.remove(owner);
    throw error;
  }
  expectFirstHold(at, owner);
  return owner;
}

function checkName(name: string): void {
  const length = Buffer.byteLength(name);
  if (length === 0 || length > longestName || /\p{Cc}/u.test(name)) {
    throw new Refusal(
      'INVALID_ARGUMENT',
      `owner name has ${length} bytes; 1 to ${longestName} are accepted, without control characters`,
    );
  }
}

/** The process that was named; undefined: none was. */
function identityOf(at: Services, wanted: OwnerMessage): ProcessIdentity | undefined {
  if (wanted.pid === 0) return undefined;
  if (wanted.startTime === 0 || wanted.bootId === '') {
    throw new Refusal('INVALID_ARGUMENT', 'a process is named by pid, start_time and boot_id together');
  }
  const process = { pid: wanted.pid, startTime: wanted.startTime, bootId: wanted.bootId };
  if (!isAlive(process, at.host)) {
    throw new Refusal('PROCESS_GONE', `process ${wanted.pid} of domain ${wanted.name} has ended`, {
      pid: String(wanted.pid),
    });
  }
  return process;
}

function known(at: Services, token: string, uuid: string): Owner {
  const owner = requireOwner(at, token);
  if (owner.uuid === uuid) return owner;
  throw new Refusal('INVALID_ARGUMENT', `the token belongs to another domain than ${uuid}`);
}

function bind(at: Services, owner: Owner, process: ProcessIdentity): void {
  const before = owner.process;
  if (before?.pid === process.pid && before.startTime === process.startTime) return;
  if (before && isAlive(before, at.host)) {
    throw new Refusal('INVALID_ARGUMENT', `domain ${owner.name} runs as process ${before.pid}, not ${process.pid}`);
  }
  const { token, uuid, name } = owner;
  record(at, { op: 'owner', owner: { token, uuid, name, process } });
  owner.process = process;
  at.log.info({ domain: name, uuid, pid: process.pid }, 'owner bound to its process');
  settleOwner(at, owner);
}
