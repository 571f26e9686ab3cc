import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { framesSocketOf } from '@holdfast/protocol';
import { expect, onTestFinished, test } from 'vitest';
import { connect, connectAdmin } from '../src/index.js';
import { startTestDaemon, type TestDaemon } from '../src/testing/index.js';

const patience = { timeout: 50_000 };
const signs = { keepaliveIntervalMs: 300, keepaliveTimeoutMs: 2000 };
const carriers = ['frames', 'gRPC'] as const;

/** Without the socket for bare frames everything goes over gRPC. */
async function start(carrier: (typeof carriers)[number], ...args: readonly string[]): Promise<TestDaemon> {
  const daemon = await startTestDaemon({ args });
  if (carrier === 'gRPC')
    rmSync(framesSocketOf(new URL(daemon.uri).searchParams.get('socket') ?? new URL(daemon.uri).pathname));
  // One that is stopped does not end when it is asked to.
  onTestFinished(() => void process.kill(daemon.pid, 'SIGCONT'));
  return daemon;
}

function xml(name: string): string {
  return `<domain type="test"><name>${name}</name><memory>65536</memory><os><type>hvm</type></os></domain>`;
}

test.each(carriers)('a daemon that hangs is noticed without any deadline, and gone back to: %s', async (carrier) => {
  const daemon = await start(carrier);
  await using host = await connect({ uri: daemon.uri, ...signs, callTimeoutMs: 0, timeoutMs: 60_000 });
  const seen: string[] = [];
  const reading = (async () => {
    for await (const event of host.events()) {
      if ('domainName' in event) seen.push(event.domainName);
      if (seen.includes('after')) return;
    }
  })();
  await using admin = await connectAdmin({ uri: daemon.uri, ...signs, callTimeoutMs: 0, timeoutMs: 60_000 });
  // What happens before it is subscribed is not told.
  const tell = async (): Promise<readonly string[]> => {
    await host.domains.define(xml('before'));
    return seen;
  };
  await expect.poll(tell, patience).toContain('before');

  process.kill(daemon.pid, 'SIGSTOP');
  // One that is not made a second time, so that what comes first is told.
  await expect(admin.createToken({ name: 'meanwhile' })).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringContaining('the connection broke while') as string,
  });
  process.kill(daemon.pid, 'SIGCONT');
  await expect.poll(() => host.ping().then(() => 'alive', String), patience).toBe('alive');
  await host.domains.define(xml('after'));
  await reading;
  await daemon[Symbol.asyncDispose]();
});

/** Connects, says so, and later says whether it can still call. */
const client = `
import(process.argv[1]).then(async ({ connect }) => {
  const host = await connect({ uri: process.argv[2], keepaliveIntervalMs: 100, timeoutMs: 60_000 });
  await host.ping();
  setTimeout(() => process.stdout.write('connected\\n'), 300);
  process.stdin.once('data', async () => {
    await host.ping();
    process.stdout.write('alive\\n');
  });
});`;

test.each(carriers)('a client that hangs is let go of, and comes again when it goes on: %s', async (carrier) => {
  const daemon = await start(carrier, '--keepalive-interval-ms', '1000', '--keepalive-timeout-ms', '2000');
  const sdk = import.meta.resolve('@holdfast/sdk');
  const child = spawn(process.execPath, ['-e', client, sdk, daemon.uri], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  await expect.poll(() => said, patience).toBe('connected\n');
  await using admin = await connectAdmin({ uri: daemon.uri, timeoutMs: 60_000 });
  const isThere = async (): Promise<boolean> => {
    const clients = await admin.clients({ server: 'holdfastd' });
    return clients.some(({ pid }) => pid === child.pid);
  };
  expect(await isThere()).toBe(true);
  child.kill('SIGSTOP');
  await expect.poll(isThere, patience).toBe(false);
  child.kill('SIGCONT');
  child.stdin.write('go on\n');
  await expect.poll(() => said, patience).toBe('connected\nalive\n');
  child.kill('SIGKILL');
  await once(child, 'close');
  await daemon[Symbol.asyncDispose]();
});
