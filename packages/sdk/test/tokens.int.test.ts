import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { framesSocketOf } from '@holdfast/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, connectAdmin, type Admin, type HoldfastError, type Host } from '../src/index.js';
import { startTestDaemon, type TestDaemon } from '../src/testing/index.js';

const patience = { timeout: 60_000 };
const carriers = ['bare frames', 'gRPC'] as const;
type Carrier = (typeof carriers)[number];

let directory: string;
let daemons: Record<Carrier, TestDaemon>;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'holdfast-tokens-'));
  const start = async (carrier: Carrier): Promise<TestDaemon> => {
    const daemon = await startTestDaemon({ args: ['--token-file', join(directory, `${carrier}.json`)] });
    // Without the socket for bare frames everything goes over gRPC.
    if (carrier === 'gRPC') rmSync(framesSocketOf(new URL(daemon.uri).searchParams.get('socket') ?? ''));
    return daemon;
  };
  daemons = { 'bare frames': await start('bare frames'), gRPC: await start('gRPC') };
});
afterAll(async () => {
  for (const daemon of Object.values(daemons)) await daemon[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true });
});

/** What is told of a refusal, as its caller sees it. */
function told(error: unknown): object {
  const { code, rawMessage, hint, retryable } = error as HoldfastError;
  return { code, rawMessage, hint, retryable };
}

/** After a token was taken away it depends on the moment which sentence says so. */
const codeOf = (error: unknown): string => (error as HoldfastError).code;

/** What a host answers, or why it does not. */
async function attempt(host: Promise<Host>): Promise<unknown> {
  try {
    await using opened = await host;
    return (await opened.whoAmI()).identity?.token;
  } catch (error) {
    return told(error);
  }
}

/** What somebody hears with a good token, a wrong one, one that may only look, and one that is taken away. */
async function experience(daemon: TestDaemon): Promise<{ heard: unknown[]; carriers: readonly string[] }> {
  const open = (token: string): Promise<Host> => connect({ uri: daemon.uri, token, timeoutMs: 60_000 });
  await using admin: Admin = await connectAdmin({ uri: daemon.uri, timeoutMs: 60_000 });
  const make = async (name: string, readOnly = false): Promise<string> =>
    (await admin.createToken({ name, readOnly })).secret;
  const [ci, watcher] = [await make('ci'), await make('watcher', true)];
  const heard = [await attempt(open(ci)), await attempt(open('hft_nobody')), await attempt(open('x'.repeat(2000)))];
  await using looking = await open(watcher);
  heard.push(await looking.domains.define({ spec: { name: 'web', memoryBytes: '64MiB' } }).catch(told));

  await using host = await open(ci);
  await using events = host.events();
  await events.opened;
  const own = await admin.clients({ server: 'holdfastd' });
  const reading = (async () => {
    for await (const event of events) expect(event).toBeUndefined();
  })();
  const over = reading.catch(codeOf);
  await admin.revokeToken({ name: 'ci' });
  heard.push(await over);
  await expect.poll(() => host.ping().then(() => 'let in', codeOf), patience).not.toBe('let in');
  heard.push(await host.ping().catch(codeOf), await attempt(open(ci)));
  await using other = await open(watcher);
  heard.push((await other.whoAmI()).identity?.token);
  return { heard, carriers: [...new Set(own.map(({ carrier: each }) => each))] };
}

test('a token is heard over bare frames as over gRPC, and what is wrong with one is told in the same words', async () => {
  const [overFrames, overGrpc] = [await experience(daemons['bare frames']), await experience(daemons.gRPC)];
  expect(overFrames.heard).toEqual(overGrpc.heard);
  expect([overFrames.carriers, overGrpc.carriers]).toEqual([['frames'], ['grpc']]);
  const denied = expect.objectContaining({
    code: 'PERMISSION_DENIED',
    hint: expect.stringContaining('holdfast token') as string,
  }) as object;
  const readOnly = expect.objectContaining({ code: 'READ_ONLY' }) as object;
  expect(overFrames.heard).toEqual([
    'ci',
    denied,
    denied,
    readOnly,
    'PERMISSION_DENIED',
    'PERMISSION_DENIED',
    denied,
    'watcher',
  ]);
});
