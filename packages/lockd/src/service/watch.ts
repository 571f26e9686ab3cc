import type { handleServerStreamingCall } from '@grpc/grpc-js';
import { type WatchRequest, WatchResponse } from '@holdfast/protocol/lock';
import { Refusal } from '../refusal.js';
import { restarting } from '../running-calls.js';
import type { Services } from '../services.js';
import { heldLeases, lostLease } from '../verbs/look/held-leases.js';
import { leaseLost } from '../verbs/release/lose-leases.js';
import { toGrpcStatus, toRpcStatus } from './status.js';
import { clientOf } from './unary.js';

/** So many events may wait for a client that does not read. */
const mostUnread = 1000;

/**
 * Tells `tell` what is lost and orphaned now, that this is all, and what happens from then on. The answer ends it.
 */
export function watch(
  at: Services,
  { ownerUuid }: WatchRequest,
  epoch: string,
  tell: (news: WatchResponse) => void,
): () => void {
  const known = (event: NonNullable<WatchResponse['event']>): void => {
    const news = WatchResponse.fromPartial({ sequence: 0 });
    news.event = event;
    if (isAbout(news, ownerUuid)) tell(news);
  };
  for (const lost of at.lost.all()) known({ $case: 'lost', value: leaseLost(lostLease(at, lost)) });
  for (const lease of heldLeases(at, at.table.all())) {
    if (lease.orphaned) known({ $case: 'orphaned', value: { lease, _unknownFields: {} } });
  }
  const synced = WatchResponse.fromPartial({ sequence: at.news.sequence });
  synced.event = { $case: 'synced', value: { epoch, _unknownFields: {} } };
  tell(synced);
  return at.news.subscribe((news) => {
    if (isAbout(news, ownerUuid)) tell(news);
  });
}

function isAbout({ event }: WatchResponse, ownerUuid: string): boolean {
  if (ownerUuid === '' || event === undefined || event.$case === 'synced') return true;
  const owner = event.$case === 'orphaned' ? event.value.lease?.owner : event.value.owner;
  return owner?.uuid === ownerUuid;
}

/** A watch as a call of its own. One that does not read is ended, and may begin anew: what is true then is told first. */
export function watchCall(at: Services, epoch: string): handleServerStreamingCall<WatchRequest, WatchResponse> {
  return (call) => {
    const client = clientOf(at, call);
    const draining = at.running.signal;
    let unread = 0;
    let stop = (): void => {};
    const end = (refusal: Refusal): void => {
      stop();
      call.emit('error', toGrpcStatus(toRpcStatus(refusal, '')));
    };
    const onDraining = (): void => {
      end(restarting());
    };
    if (client?.restricted === true) {
      end(new Refusal('RESTRICTED', 'this connection gave up its right to make calls'));
      return;
    }
    const unsubscribe = watch(at, call.request, epoch, (news) => {
      if (++unread > mostUnread) {
        end(
          new Refusal(
            'RESOURCE_EXHAUSTED',
            `${mostUnread} events were not read; watch again to learn what is true now`,
          ),
        );
        return;
      }
      call.write(news, () => unread--);
    });
    stop = () => {
      draining.removeEventListener('abort', onDraining);
      unsubscribe();
    };
    draining.addEventListener('abort', onDraining);
    call.on('cancelled', () => {
      stop();
    });
  };
}
