import type { Guard } from '../guard.ts';

const rpc = 'daemon/src/rpc';

/** Guards of what is not read at all. */
export const earlyGuards: readonly Guard[] = [
  {
    id: 'rpc-method-length-grpc',
    file: `${rpc}/grpc/limit-requests.ts`,
    text: 'internals.decoder.maxReadMessageLength = internals.maxReceiveMessageSize;',
    without: '',
    test: 'daemon/test/rpc/refuse-early.int.test.ts',
    name: 'grpc-js itself refuses',
  },
  {
    id: 'rpc-method-length-session',
    file: `${rpc}/session/calls/check-length.ts`,
    text: 'if (bytes <= most) return;',
    without: 'if (bytes <= most || most > 0) return;',
    test: 'daemon/test/rpc/refuse-early.int.test.ts',
    name: 'a request without a document has at most 1 MiB',
  },
  {
    id: 'rpc-refuse-early',
    file: `${rpc}/frames/serve-frames.ts`,
    text: 'if (session?.refuseEarly(head, announced - lengthBytes) === true) {',
    without: 'if (head.length === 0) {',
    test: 'daemon/test/rpc/refuse-early.int.test.ts',
    name: 'frames: what may not be done here',
  },
  {
    id: 'rpc-stranger-frames',
    file: `${rpc}/frames/serve-frames.ts`,
    text: 'if (client.admission?.isDecided === false) awaitAdmission(client.admission);',
    without: 'if (false) awaitAdmission(client.admission as never);',
    test: 'daemon/test/authority.int.test.ts',
    name: 'nothing long is read of those who wait for it: bare frames',
  },
  {
    id: 'rpc-stranger-grpc',
    file: `${rpc}/grpc/rein-messages.ts`,
    text: 'if (admission?.isDecided !== false) return seek(bytes);',
    without: 'return seek(bytes);',
    test: 'daemon/test/authority.int.test.ts',
    name: 'nothing long is read of those who wait for it: gRPC',
  },
  {
    id: 'rpc-reading',
    file: `${rpc}/frames/watch-reading.ts`,
    text: 'if (idle > looks) gone();',
    without: 'void gone;',
    test: 'daemon/test/rpc/hanging-client.int.test.ts',
    name: 'who hangs and never asked',
  },
];
