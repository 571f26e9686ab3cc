import { once } from 'node:events';
import type { Domain, DomainConsole, Host } from '@holdfast/sdk';
import { startTestDaemon } from '@holdfast/sdk/testing';
import type { TestDaemon } from '@holdfast/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { webXml } from './support/web-xml.js';

const flood = 'x'.repeat(4 * 1024 * 1024);
let daemon: TestDaemon;
let host: Host;

beforeAll(async () => {
  daemon = await startTestDaemon({ guests: { consoleAnswers: { uname: 'Linux', flood } } });
  host = await daemon.connect();
  await host.domains.define(webXml());
});

afterAll(() => daemon[Symbol.asyncDispose]());

/** A guest that has booted. */
async function booted(): Promise<Domain> {
  const web = host.domains.get('web');
  if ((await web.get()).state === 'shutoff') await web.start();
  const log = async (): Promise<string> => Buffer.from((await web.readConsoleLog()).data).toString();
  await expect.poll(log, { timeout: 20_000 }).toContain('READY');
  return web;
}

/** Reads until something was written. */
async function readUntil(console: DomainConsole, wanted: string): Promise<string> {
  let text = '';
  let tail = '';
  for await (const piece of console.iterator({ destroyOnReturn: false })) {
    text += String(piece);
    tail = (tail + String(piece)).slice(-100_000);
    if (tail.includes(wanted)) return text;
  }
  throw new Error(`the console ended before ${wanted}: ${text}`);
}

test('what is typed is echoed and answered, in order, and is in the log', async () => {
  await using console = await (await booted()).openConsole();
  expect(console.device).toBe('serial0');
  for (const part of ['un', 'a', 'me']) console.write(part);
  console.write('\r');
  expect(await readUntil(console, 'Linux\r\n')).toContain('uname\r\nLinux\r\n');
  const { data } = await host.domains.get('web').readConsoleLog({ offset: -7 });
  expect(Buffer.from(data).toString()).toBe('Linux\r\n');
});

test("it is one caller's at a time, is free when it is closed, and can be taken over", async () => {
  const web = await booted();
  const first = await web.openConsole();
  await expect(web.openConsole()).rejects.toMatchObject({
    code: 'INVALID_STATE',
    message: expect.stringContaining('console serial0 of domain web is open already') as string,
  });
  const failed = once(first, 'error');
  await using second = await web.openConsole({ force: true });
  expect((await failed)[0]).toMatchObject({
    code: 'CANCELLED',
    message: expect.stringContaining('taken over') as string,
  });
  second.write('uname\r');
  await readUntil(second, 'Linux');
  await second[Symbol.asyncDispose]();
  // The daemon learns of it a moment later than we do.
  await expect
    .poll(
      async () =>
        web.openConsole().then(
          (third) => third.destroy().closed,
          () => 'busy',
        ),
      { timeout: 20_000 },
    )
    .not.toBe('busy');
});

test('a reader that stands still is waited for, and holds nobody else up', async () => {
  const web = await booted();
  await using console = await web.openConsole({ force: true });
  console.write('flood\r');
  await host.domains.define(webXml('other'));
  await host.domains.get('other').start();
  await host.domains.get('other').destroy();
  // All of it comes, however late; only a little of it had left the daemon.
  expect(console.readableLength).toBeLessThan(1024 * 1024);
  expect((await readUntil(console, 'xxx\r\n')).length).toBeGreaterThanOrEqual(flood.length);
});

test('it ends with the guest; a signal closes it', async () => {
  const web = await booted();
  const stop = new AbortController();
  const given = await web.openConsole({ force: true, signal: stop.signal });
  const failed = once(given, 'error');
  stop.abort();
  expect((await failed)[0]).toMatchObject({ code: 'CANCELLED' });

  await using console = await web.openConsole({ force: true });
  const ended = once(console.resume(), 'end');
  await web.destroy();
  await ended;
  await expect(web.openConsole()).rejects.toMatchObject({ code: 'INVALID_STATE' });
});

test('a device that there is not', async () => {
  await expect((await booted()).openConsole({ device: 'serial7' })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    violations: [{ field: 'device', expected: 'serial0' }],
  });
});
