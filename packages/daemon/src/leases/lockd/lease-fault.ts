import type { HeldLease, LockRefusal } from '@holdfast/protocol/lock';
import { Fault } from '../../model/fault.js';

/** Turns a refusal of lockd into a fault of ours. `nowMs` is only for telling how long a lease has been held. */
export function leaseFault(refusal: LockRefusal, nowMs: number): Fault {
  const { reason, message, metadata } = refusal;
  switch (reason) {
    case 'LEASE_BUSY':
      return busyFault(refusal, nowMs);
    case 'FILE_NOT_FOUND':
    case 'FILE_PERMISSION':
    case 'INVALID_ARGUMENT':
    case 'RESOURCE_EXHAUSTED':
      return new Fault(reason, message, { metadata });
    case 'LEASE_TAKEN':
      return new Fault('LEASE_LOST', message, {
        metadata,
        hint: 'end the guest, look what is on the disk, and start it anew',
      });
    case 'PROCESS_GONE':
      return new Fault('LAUNCH_FAILED', `${message} before its disk leases could be bound to it`, { metadata });
    case 'OWNER_UNKNOWN':
    case 'OWNER_UNANCHORED':
      return new Fault(
        'LOCKD_UNAVAILABLE',
        'holdfast-lockd was started anew while the domain was starting, and its disk leases are gone',
        { hint: 'start the domain again' },
      );
    default:
      return new Fault('LOCKD_UNAVAILABLE', `holdfast-lockd cannot grant the disk lease: ${message}`, { metadata });
  }
}

function busyFault({ message, metadata, busy }: LockRefusal, nowMs: number): Fault {
  const [holder] = busy?.holders ?? [];
  const path = busy?.wanted?.path ?? metadata['path'] ?? '';
  if (holder === undefined) return foreignFault(message, path, metadata);
  const { owner } = holder;
  const ageMs = Math.max(0, nowMs - holder.sinceMs);
  const process = owner?.pid ? `pid ${owner.pid}` : 'not started yet,';
  const who = `domain ${owner?.name} (${process} on host ${owner?.host}, since ${duration(ageMs)})`;
  const alias = holder.path === path ? '' : ` as ${holder.path}`;
  const others = (busy?.holders.length ?? 0) - 1;
  const more = others > 0 ? ` and ${others} ${others === 1 ? 'other' : 'others'}` : '';
  return new Fault('LEASE_BUSY', `disk ${path} is in use${alias} by ${who}${more}`, {
    holder: {
      kind: 'lease',
      name: owner?.name ?? '',
      uuid: owner?.uuid ?? '',
      pid: owner?.pid ?? 0,
      host: owner?.host ?? '',
      ageMs,
      resource: holder.path,
    },
    hint: `shut domain ${owner?.name} down first; ${sharingHint(holder)}`,
    metadata,
    unnamed: {
      message: `disk ${path} is in use by another guest`,
      hint: `ask who runs this host; ${sharingHint(holder)}`,
      metadata: { path },
    },
  });
}

function sharingHint({ shared }: HeldLease): string {
  return shared
    ? 'it shares the disk, so a domain whose disk says <shareable/> too may use it as well'
    : 'a disk that both are to write to must say <shareable/> in both';
}

/** No domain of this lockd: virtlockd, say, or an administrator's tool. */
function foreignFault(message: string, path: string, metadata: Readonly<Record<string, string>>): Fault {
  const { pid, program } = metadata;
  const known = pid !== undefined;
  return new Fault(
    'LEASE_BUSY',
    known
      ? `disk ${path} is in use by process ${pid} (${program}), which is not a domain of this host's Holdfast`
      : message,
    {
      holder: { kind: 'lease', name: program ?? '', pid: known ? Number(pid) : 0, resource: path },
      hint: known ? `end process ${pid} first` : 'look for the holder on the other hosts that share the lockspace',
      metadata,
    },
  );
}

function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} d`;
}
