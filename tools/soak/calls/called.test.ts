import { methodByName, methods } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { createRandom } from '../../../packages/daemon/test/hostile/support/random.ts';
import { Admin } from '../../../packages/sdk/src/admin.ts';
import { Host } from '../../../packages/sdk/src/host.ts';
import { adminCalls } from './admin-calls.mjs';
import { excused } from './excused.mjs';
import { frameCalls } from './frame-calls.mjs';
import { hostCalls } from './host-calls.mjs';
import { passingCalls } from './passing-calls.mjs';

const random = createRandom(1);
const images = { spare: ['/spare.img'], taken: ['/taken.img'] };

/** Carries no call anywhere, and knows which were made. */
class Ear {
  readonly heard = new Set<string>();

  unary(method: string): Promise<object> {
    this.heard.add(rpcOf(method));
    return Promise.reject(new Error('nobody is here'));
  }

  async *stream(method: string): AsyncGenerator<object, undefined, undefined> {
    this.heard.add(rpcOf(method));
    // A console is written to when it has said that it is open.
    yield { consoleId: 'console', device: 'serial0', data: new Uint8Array() };
    await new Promise((resolve) => setImmediate(resolve));
    return undefined;
  }

  close(): void {}
}

function rpcOf(method: string): string {
  return methodByName.get(method)?.rpc ?? method;
}

async function heardOf(calls: object): Promise<ReadonlySet<string>> {
  const ear = new Ear();
  const host = new Host('unix:/nowhere', ear);
  const at = {
    host,
    admin: new Admin('/nowhere', ear),
    domain: host.domains.get('web'),
    source: { spec: { name: 'web' } },
    images,
    random,
    report: { violation: () => {} },
  };
  for (const { call } of Object.values(calls) as { call: (turn: unknown) => Promise<unknown> }[]) {
    // Choices within a call are made at random.
    for (let times = 0; times < 8; times++) await Promise.resolve(call(at)).catch(() => {});
  }
  return ear.heard;
}

test('the soak calls every method, or says why not', async () => {
  const called = new Set<string>([
    ...(await heardOf(hostCalls)),
    ...(await heardOf(passingCalls)),
    ...(await heardOf(adminCalls)),
    ...frameCalls.map(({ method }: { method: string }) => rpcOf(method)),
  ]);
  const known = methods.map(({ rpc }) => rpc);
  const reasons = Object.keys(excused);
  expect(known.filter((rpc) => !called.has(rpc) && !reasons.includes(rpc))).toEqual([]);
  // And nothing is excused that is called, or that is no method.
  expect(reasons.filter((rpc) => called.has(rpc) || !known.includes(rpc))).toEqual([]);
});

test('what bare frames are sent is what its method takes', () => {
  for (const { method, request } of frameCalls as { method: string; request: (at: object) => object }[]) {
    const entry = methodByName.get(method);
    const sent = request({ name: 'web', random, images });
    // JSON that has a field or a word of its own would come back without it.
    expect(entry?.request.toJSON(entry.request.fromJSON(sent))).toEqual(sent);
  }
});
