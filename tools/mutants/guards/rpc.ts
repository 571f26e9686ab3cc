import type { Guard } from '../guard.ts';

const daemon = 'daemon/src';

/** Guards of the doors: of how much, how many and how long. */
export const rpcGuards: readonly Guard[] = [
  {
    id: 'rpc-stream-burst',
    file: `${daemon}/rpc/grpc/grpc-server.ts`,
    text: 'streamResetBurst: 200,',
    without: 'streamResetBurst: 1_000_000,',
    test: 'daemon/test/rpc/hostile.int.test.ts',
    name: 'a client that opens streams and resets them',
  },
  {
    id: 'rpc-queued-clients',
    file: `${daemon}/rpc/clients/client-registry.ts`,
    text: 'const inAll = this.#bounds.maxQueuedClients;',
    without: 'const inAll = Infinity;',
    test: 'daemon/test/rpc/clients.int.test.ts',
    name: 'beyond max_queued_clients they are closed',
  },
  {
    id: 'rpc-longest-deadline',
    file: `${daemon}/rpc/session/calls/deadlines.ts`,
    text: 'Math.min(held.timeoutMs, maxTimeoutMs)',
    without: 'held.timeoutMs',
    test: 'daemon/test/rpc/session.int.test.ts',
    name: 'the longest deadline that can be written',
  },
  {
    id: 'rpc-details',
    file: `${daemon}/rpc/status.ts`,
    text: 'if (size <= maxDetailBytes) return details;',
    without: 'if (size <= Infinity) return details;',
    test: `${daemon}/rpc/status.test.ts`,
    name: '',
  },
  {
    id: 'rpc-socket-mode',
    file: `${daemon}/rpc/listen/listen-unix.ts`,
    text: 'await chmod(hidden, mode);',
    without: '',
    test: 'daemon/test/rpc/listen.int.test.ts',
    name: 'the mode of the socket is what was asked for',
  },
  {
    id: 'rpc-frame-length',
    file: 'protocol/src/message-splitter.ts',
    text: 'if (length > maxMessageBytes) {',
    without: 'if (length > Infinity) {',
    test: 'daemon/test/rpc/frames.int.test.ts',
    name: 'JSON: too long ends the connection',
  },
  {
    id: 'events-slow-reader',
    file: `${daemon}/events/subscription.ts`,
    text: 'ring.count(this.#seen, ring.last, maxQueued, passes) > maxQueued',
    without: 'ring.count(this.#seen, ring.last, maxQueued, passes) > Infinity',
    test: `${daemon}/events/subscription.test.ts`,
    name: 'is cut off with its position',
  },
];
