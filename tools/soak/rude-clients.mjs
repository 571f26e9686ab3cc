import { setTimeout as delay } from 'node:timers/promises';
import { connect } from '@holdfast/sdk';
import { readCorpus } from '../../packages/daemon/test/hostile/support/corpus.ts';
import { callHeaders, hello, message, openStream } from '../../packages/daemon/test/hostile/support/frames.ts';
import { mutate } from '../../packages/daemon/test/hostile/support/mutate.ts';
import { connectWire } from '../../packages/daemon/test/hostile/support/wire-client.ts';
import { connectPatiently } from './callers.mjs';

const corpus = readCorpus();
const subscribe = '/holdfast.v1.EventService/SubscribeEvents';

/** Says what is almost right, again and again, and goes. */
export async function runMutator({ daemon, random, gate, report }) {
  while (!gate.isOver) {
    await gate.pass(async () => {
      using client = await connectWire(daemon.socketPath);
      await Promise.race([client.send(mutate(random.pick(corpus).frames, random)), delay(1000)]);
      await delay(random.below(10));
      report.count('mutated conversations');
    });
    await delay(5);
  }
}

/** Subscribes to events and reads none: by not reading at all, or by granting no window while it reads. */
export async function runStalledReader({ daemon, random, gate, report }) {
  while (!gate.isOver) {
    using client = await connectWire(daemon.socketPath);
    const isDeaf = random.below(2) === 0;
    // 4: the setting of the window that every stream begins with.
    await client.send(
      hello(isDeaf ? [] : [[4, 0]]),
      openStream(1, callHeaders(subscribe)),
      message(1, new Uint8Array()),
    );
    if (isDeaf) client.socket.pause();
    await Promise.race([client.closed, gate.ended, delay(2000 + random.below(20_000))]);
    // A daemon that is down closes at once.
    await delay(200);
    report.count('stalled readers');
  }
}

/** Reads events slowly, and comes back where it was when it was cut off. */
export async function runSlowReader({ daemon, gate, report }) {
  await using host = await connectPatiently(() => connect(daemon.uri), gate);
  let after;
  while (!gate.isOver) {
    try {
      await using events = host.events(after === undefined ? {} : { after });
      // Once everybody has gone home nothing happens any more.
      void gate.ended.then(() => events[Symbol.asyncDispose]());
      for await (const event of events) {
        after = { epoch: event.epoch, sequence: event.sequence };
        if (gate.isOver) break;
        await delay(20);
      }
    } catch (error) {
      report.count(`slow reader: ${error.code}`);
      after = undefined;
    }
  }
}

/** Connects and leaves. */
export async function runChurner({ daemon, random, gate, report }) {
  while (!gate.isOver) {
    await gate.pass(async () => {
      const clients = await Promise.all(Array.from({ length: 10 }, () => connectWire(daemon.socketPath)));
      for (const client of clients) {
        if (random.below(2) === 0) await client.send(hello());
        client[Symbol.dispose]();
      }
      report.count('connections that left at once');
    });
    await delay(50);
  }
}
