import { connect } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { ListLeasesRequest } from '@holdfast/protocol/lock';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeSite } from '../../test/support/fake-services.ts';
import { WireClient } from '../../test/support/wire-client.ts';
import { type RunningServer, serve } from './server.js';

let site: FakeSite;
let path: string;
let server: RunningServer;
let wire: WireClient;
/** What the calls that wait for it go on by. */
let gate: PromiseWithResolvers<void>;

beforeEach(async () => {
  site = new FakeSite();
  path = join(site.directory, 'run', 's');
  const hello = { version: '1', pid: 1, holdSocket: `${path}.hold`, backend: 'ofd', epoch: 'e', generation: 0 };
  const facts = { hello, servingSinceMs: 0, reexecFailure: '', reexecGapSeconds: 0 };
  gate = Promise.withResolvers();
  const slow = async () => {
    await gate.promise;
    return { version: 'slow', generation: 0 };
  };
  server = await serve(site.at, path, facts, undefined, new Map(), slow);
  wire = new WireClient(path);
});
afterEach(async () => {
  vi.useRealTimers();
  wire[Symbol.dispose]();
  await server.close();
  await site[Symbol.asyncDispose]();
});

const list = () => wire.call(wire.locks.listLeases, ListLeasesRequest.fromPartial({}));

test('a call that is on its way when the time of those who linger is over, before anything was read, is answered', async () => {
  await list();
  server.park();
  const answers = [list(), list()];
  const dismissed = server.dismissCallers(300);
  site.clock.advance(300);
  expect(await dismissed).toBe(true);
  server.unpark();
  expect((await Promise.all(answers)).map(({ leases }) => leases)).toEqual([[], []]);
});

test('a call that takes longer than all may linger keeps its connection and is answered to the end', async () => {
  await list();
  const slow = wire.call(wire.admin.reexec, { quiesceMs: 0, _unknownFields: {} });
  await expect.poll(() => site.at.running.size).toBe(1);
  // The timers of gRPC's server, which has some of its own for connections that end.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  server.park();
  const dismissed = server.dismissCallers(300);
  site.clock.advance(300);
  expect(await dismissed).toBe(false);
  vi.advanceTimersByTime(3_600_000);
  vi.useRealTimers();
  server.unpark();
  await list();
  gate.resolve();
  expect((await slow).version).toBe('slow');
});

test('who says nothing is sent away', async () => {
  const silent = connect(path).resume();
  await once(silent, 'connect');
  await expect.poll(() => site.at.clients.count('calls')).toBe(1);
  const closed = once(silent, 'close');
  server.park();
  const dismissed = server.dismissCallers(300);
  site.clock.advance(300);
  expect(await dismissed).toBe(true);
  await closed;
});
