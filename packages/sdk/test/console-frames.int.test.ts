import type { Host } from '@holdfast/sdk';
import { startTestDaemon, type TestDaemon } from '@holdfast/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type JsonClient, openJsonClient } from './support/json-frames.js';
import { webXml } from './support/web-xml.js';

const patience = { timeout: 20_000 };
let daemon: TestDaemon;
let host: Host;

beforeAll(async () => {
  daemon = await startTestDaemon({ guests: { consoleAnswers: { uname: 'Linux' } } });
  host = await daemon.connect();
  await host.domains.define(webXml());
  await host.domains.get('web').start();
});
afterAll(() => daemon[Symbol.asyncDispose]());

const domain = { name: 'web' };
const method = (name: string): string => `/holdfast.v1.DomainService/${name}`;

/** Opens the console; call 1 is its output from then on. */
async function opened(more: object = {}): Promise<{ readonly client: JsonClient; readonly consoleId: string }> {
  const client = await openJsonClient(daemon.uri);
  client.say({ call: { id: 1, method: method('OpenDomainConsole'), request: { domain, ...more }, credit: 2 } });
  await expect.poll(() => client.heard.length, patience).toBeGreaterThan(0);
  const [first] = client.heard;
  expect(first).toEqual({ item: { id: 1, response: { consoleId: expect.any(String) as string, device: 'serial0' } } });
  const answer = (first?.['item']?.['response'] ?? {}) as { readonly consoleId?: string };
  return { client, consoleId: answer.consoleId ?? '' };
}

/** What the guest wrote, as far as it came; each piece is paid for by one more. */
function outputOf({ heard }: JsonClient): string {
  const pieces = heard.flatMap(
    ({ item }) => (item?.['response'] as { readonly data?: string } | undefined)?.data ?? [],
  );
  return pieces.map((data) => Buffer.from(data, 'base64').toString()).join('');
}

test('over frames in JSON a console is typed at and read, a piece for each credit, and ends with its guest', async () => {
  const { client, consoleId } = await opened();
  using _closed = client;
  const type = (id: number, text: string): void => {
    const data = Buffer.from(text).toString('base64');
    client.say({ call: { id, method: method('WriteDomainConsole'), request: { domain, consoleId, data } } });
  };
  const replyTo = (id: number): unknown => client.heard.find(({ reply }) => reply?.['id'] === id)?.['reply'];

  type(2, 'uname');
  await expect.poll(() => replyTo(2), patience).toEqual({ id: 2, response: {} });
  client.say({ credit: { id: 1, items: 100 } });
  type(3, '\r');
  await expect.poll(() => outputOf(client), patience).toContain('uname\r\nLinux\r\n');
  expect(replyTo(3)).toEqual({ id: 3, response: {} });

  // It is this client's alone.
  using other = await openJsonClient(daemon.uri);
  other.say({ call: { id: 9, method: method('OpenDomainConsole'), request: { domain } } });
  await expect.poll(() => other.heard.length, patience).toBe(1);
  expect(other.heard[0]).toMatchObject({
    reply: { id: 9, status: { message: expect.stringContaining('is open already') as string } },
  });

  // Who names a console that is not its own types nowhere.
  other.say({
    call: { id: 10, method: method('WriteDomainConsole'), request: { domain, consoleId: 'nothing', data: 'eA==' } },
  });
  await expect.poll(() => other.heard.length, patience).toBe(2);
  expect(other.heard[1]).toMatchObject({ reply: { id: 10, status: { details: expect.any(Array) as unknown[] } } });

  await host.domains.get('web').destroy();
  await expect.poll(() => replyTo(1), patience).toEqual({ id: 1 });
  await host.domains.get('web').start();
});

test('one that is taken over ends with a reason, and one that is given up is free', async () => {
  const { client: first } = await opened();
  using _first = first;
  const { client: second } = await opened({ force: true });
  using _second = second;
  await expect.poll(() => first.heard.at(-1)?.['reply'], patience).toMatchObject({ id: 1 });
  expect(first.heard.at(-1)?.['reply']?.['status']).toBeDefined();

  second.say({ cancel: { id: 1 } });
  await expect.poll(() => second.heard.at(-1)?.['reply'], patience).toMatchObject({ id: 1 });
  // That it was given up is answered before the guest's end of it is closed.
  const isFree = async (): Promise<boolean> => {
    using client = await openJsonClient(daemon.uri);
    client.say({ call: { id: 1, method: method('OpenDomainConsole'), request: { domain } } });
    await expect.poll(() => client.heard.length, patience).toBeGreaterThan(0);
    return 'item' in (client.heard[0] ?? {});
  };
  await expect.poll(isFree, patience).toBe(true);
});
