import { connect } from '@holdfast/sdk';
import { startTestDaemon } from '@holdfast/sdk/testing';
import { framesSocketOf } from '@holdfast/protocol';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { openJsonClient } from './support/json-frames.js';

const noPlace = 'the daemon has 1 clients, of at most 1 (max_clients); no place became free';

test('a client for which there is no place is told so, and comes in when there is one', async () => {
  await using daemon = await startTestDaemon({ args: ['--max-clients', '1'] });
  const first = await daemon.connect();
  await first.ping();

  await expect(connect({ uri: daemon.uri, timeoutMs: 60_000 })).rejects.toMatchObject({
    code: 'RESOURCE_EXHAUSTED',
    rawMessage: noPlace,
    hint: 'see who is there with: holdfast admin clients; raise max_clients with: holdfast admin limits',
    details: { metadata: { limit: 'max_clients' } },
    retryable: true,
  });

  // In JSON, as the packages for Python and others do it: the farewell says it, and the connection ends.
  using other = await openJsonClient(daemon.uri);
  await once(other.socket, 'close');
  expect(other.heard).toMatchObject([{ goAway: { status: { code: 8, message: noPlace } } }]);
  // In protobuf it is the word to go by gRPC, which has said it above.
  const frames = createConnection(framesSocketOf(new URL(daemon.uri).searchParams.get('socket') ?? ''));
  frames.write('HFF1PBUF');
  expect(await text(frames)).toBe('HFF1NONE');
  expect(daemon.logs).toContain(`a client was turned away: ${noPlace}`);

  await first.close();
  await using second = await connect({ uri: daemon.uri, timeoutMs: 60_000 });
  expect((await second.version()).driver).toBe('test');
});
