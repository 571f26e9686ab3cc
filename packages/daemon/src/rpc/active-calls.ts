import type { MethodEntry } from '@holdfast/protocol';
import type { Identity } from '../access/identity.js';
import type { Fault } from '../model/fault.js';
import type { LargeMessages } from './memory/large-messages.js';
import type { Client } from './clients/client.js';

/** What has to be known of a call to count it, and to end it early. */
export interface CountedCall {
  readonly method: Pick<MethodEntry, 'rpc' | 'responseStream'>;
  readonly client: Client;
  readonly identity: Identity;
  readonly payload?: Uint8Array;
  abort(reason: Fault): void;
}

/** Which calls and streams are under way on all connections; a stop waits for the calls. */
export interface ActiveCalls {
  readonly calls: number;
  readonly streams: number;
  /** Counts a call, and holds its client, until `done` is called: once, by when the engine is done with it too. */
  begin(call: CountedCall): void;
  done(call: CountedCall): void;
  /** Aborts the calls or the streams that are under way. */
  abort(which: 'calls' | 'streams', reason: Fault): void;
  /** Aborts those of them for which there is a reason. */
  abortWhere(which: 'calls' | 'streams', reasonOf: (call: CountedCall) => Fault | undefined): void;
  /** Resolves as soon as no call is under way. */
  idle(): Promise<void>;
}

/** Begins with none. */
export function createActiveCalls(large: LargeMessages): ActiveCalls {
  const calls = new Set<CountedCall>();
  const streams = new Set<CountedCall>();
  let waiting: (() => void)[] = [];
  const setOf = (call: CountedCall): Set<CountedCall> => (call.method.responseStream ? streams : calls);
  return {
    get calls() {
      return calls.size;
    },
    get streams() {
      return streams.size;
    },
    begin(call) {
      setOf(call).add(call);
      call.client.begin(call.method.responseStream);
      large.hold(call.payload?.length ?? 0);
    },
    done(call) {
      // Nobody may let go of a client twice.
      if (!setOf(call).delete(call)) throw new Error(`a call of ${call.method.rpc} was done already`);
      call.client.done(call.method.responseStream);
      large.release(call.payload?.length ?? 0);
      if (calls.size > 0) return;
      const resolved = waiting;
      waiting = [];
      for (const resolve of resolved) resolve();
    },
    abort(which, reason) {
      this.abortWhere(which, () => reason);
    },
    abortWhere(which, reasonOf) {
      for (const call of which === 'calls' ? calls : streams) {
        const reason = reasonOf(call);
        if (reason !== undefined) call.abort(reason);
      }
    },
    idle() {
      return calls.size === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve));
    },
  };
}
