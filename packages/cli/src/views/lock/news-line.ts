import type { Owner, WatchResponse } from '@holdfast/protocol/lock';
import { leaseTitle, ownerTitle, shownLease } from '../../lockd/shown-lease.js';
import type { Answer } from '../../output/answer.js';

/** Something that happened to leases, on a line; undefined: this release does not know it. */
export function newsLine({ sequence, event }: WatchResponse): Answer | undefined {
  switch (event?.$case) {
    case 'lost': {
      const { lockspace, name, path, owner, fencingToken, reason } = event.value;
      const title = leaseTitle({ lockspace, name, path });
      const value = { sequence, kind: 'lost', lockspace, name, path, ...ownerValue(owner), fencingToken, reason };
      return line(value, title, 'bad', `lost      ${title} of ${ownerTitle(owner)}: ${reason}`);
    }
    case 'orphaned': {
      const { lease } = event.value;
      if (lease === undefined) return undefined;
      const shown = shownLease(lease);
      const title = leaseTitle(shown);
      const text = `orphaned  ${title} of ${ownerTitle(lease.owner)}: its process is gone, and something has a copy of its hold connection`;
      return line({ sequence, kind: 'orphaned', ...shown }, title, 'warn', text);
    }
    case 'ending': {
      const { owner, leases, signal } = event.value;
      const text = `ending    ${ownerTitle(owner)} let go of its ${leases} leases and went on: ${signal}`;
      return line({ sequence, kind: 'ending', ...ownerValue(owner), leases, signal }, owner?.name ?? '', 'warn', text);
    }
    case 'synced':
      return line({ sequence, kind: 'synced', epoch: event.value.epoch }, '', 'quiet', 'watching from here on');
    default:
      return undefined;
  }
}

function line(value: object, name: string, accent: 'bad' | 'warn' | 'quiet', text: string): Answer {
  return { value, names: name === '' ? [] : [name], text: (style) => `${style(accent, text)}\n` };
}

function ownerValue(owner: Owner | undefined): object {
  const { name = '', uuid = '', pid = 0, host = '' } = owner ?? {};
  return { ownerName: name, ownerUuid: uuid, ownerPid: pid, host };
}
