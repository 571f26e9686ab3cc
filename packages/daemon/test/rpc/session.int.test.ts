import { GetDomainRequest, GetDomainResponse, PingRequest, PingResponse } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { openRawSession } from './support/raw-session.js';
import { startServer } from './support/start-server.js';

const ping = '/holdfast.v1.AdminService/Ping';

test('a call is answered', async () => {
  await using served = await startServer({ ping: async (_context, { payload }) => ({ payload }) });
  using session = openRawSession(served.socketPath);
  const payload = PingRequest.encode({ payload: Buffer.from('hello') }).finish();
  const reply = await session.call({ id: 7, method: ping, payload });
  expect(PingResponse.decode(reply.payload).payload).toEqual(Buffer.from('hello'));
});
