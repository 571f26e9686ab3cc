import { type ServiceError, status } from '@grpc/grpc-js';
import { readLockRefusal } from '@holdfast/protocol/lock';
import type { ReasonName } from '@holdfast/sdk';
import { CommandError } from '../command-error.js';
import { upFor } from '../up/up-for.js';

/** What the reasons of the lock daemon are to whoever typed the command; those that are not here have the same name. */
const reasons: Readonly<Record<string, ReasonName>> = {
  INVALID_ARGUMENT: 'INVALID_ARGUMENT',
  FILE_NOT_FOUND: 'FILE_NOT_FOUND',
  FILE_PERMISSION: 'FILE_PERMISSION',
  LEASE_BUSY: 'LEASE_BUSY',
  LEASE_TAKEN: 'LEASE_LOST',
  OWNER_ALIVE: 'LEASE_BUSY',
  REEXEC_FAILED: 'INVALID_STATE',
  RESOURCE_EXHAUSTED: 'RESOURCE_EXHAUSTED',
};

const hints: Readonly<Record<string, string>> = {
  OWNER_ALIVE: 'end the guest: holdfast domain destroy; or, if it must go on without its lease: --even-if-alive',
  REEXEC_FAILED: 'nothing has changed: the lock daemon goes on as it was, with every lease',
};

/** Says what a failed call means. */
export function toCommandError(error: unknown, socket: string): unknown {
  const { code, details } = error as ServiceError;
  const reason = readLockRefusal(error as Partial<ServiceError>)?.reason;
  if (reason !== undefined) {
    const hint = hints[reason];
    return new CommandError(details, {
      reason: reasons[reason] ?? 'LOCKD_UNAVAILABLE',
      cause: error,
      ...(hint === undefined ? {} : { hint }),
    });
  }
  if (code === status.CANCELLED) return new CommandError('given up', { reason: 'CANCELLED', cause: error });
  if (code === status.UNIMPLEMENTED) {
    return new CommandError(`the lock daemon on ${socket} is older than this command, and does not know it`, {
      reason: 'UNSUPPORTED',
      hint: 'have the installed one take over: holdfast lock reexec',
      cause: error,
    });
  }
  if (code === status.DEADLINE_EXCEEDED) return noAnswer(socket, 'it took too long', error);
  if (code === status.UNAVAILABLE) return noAnswer(socket, 'the connection broke', error);
  return new CommandError(details || String(error), { reason: 'INTERNAL', cause: error });
}

/** Nobody answers on the socket of the lock daemon. */
export function noAnswer(socket: string, why: string, cause: unknown): CommandError {
  return new CommandError(`no lock daemon answers on ${socket}: ${why}`, {
    reason: 'LOCKD_UNAVAILABLE',
    hint: `start it: ${upFor(socket)}, or systemctl start holdfast-lockd; where it is elsewhere: --socket PATH`,
    cause,
  });
}
