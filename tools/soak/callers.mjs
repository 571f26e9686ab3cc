import { setTimeout as delay } from 'node:timers/promises';
import { connect, HoldfastError } from '@holdfast/sdk';

/** What no call may come to, whatever else is going on. */
export const forbidden = new Set([
  'INTERNAL',
  'UNKNOWN_METHOD',
  'INVALID_ARGUMENT',
  'STATE_WRITE_FAILED',
  'DOMAIN_NOT_FOUND',
  'DOMAIN_EXISTS',
]);
/** How long an answer may take. */
export const patienceMs = 120_000;

const verbs = {
  start: (domain) => domain.start(),
  destroy: (domain) => domain.destroy(),
  suspend: (domain) => domain.suspend(),
  resume: (domain) => domain.resume(),
  reset: (domain) => domain.reset(),
  shutdown: (domain) => domain.shutdown({ graceMs: 300, thenDestroy: true }),
  get: (domain) => domain.get(),
  xml: (domain) => domain.xml(),
  autostart: (domain, random) => domain.setAutostart({ autostart: random.below(2) === 0 }),
  list: (_domain, _random, host) => host.domains.list().toArray(),
  operations: (_domain, _random, host) => host.operations.list().toArray(),
  ping: (_domain, _random, host) => host.ping(),
};
/** More starts than ends, so that most guests run. */
const choices = [...Object.keys(verbs), 'start', 'start', 'start', 'resume', 'resume', 'list', 'get'];

/** Calls at random through the SDK, which speaks bare frames where it can. */
export const runCaller = (actor) => callAtRandom(actor, actor.daemon.uri);
/** The same over gRPC, as clients do of a daemon that has no socket for bare frames beside the other. */
export const runGrpcCaller = (actor) => callAtRandom(actor, actor.daemon.grpcUri);

/** Calls for as long as the gate lets it. Some calls are given up, some have no time, some connections end. */
async function callAtRandom({ names, random, gate, report }, uri) {
  let host = await connectPatiently(uri, gate);
  while (!gate.isOver) {
    await gate.pass(async () => {
      const verb = random.pick(choices);
      const name = random.pick(names);
      const giveUp = random.below(20) === 0 ? AbortSignal.timeout(random.below(50)) : undefined;
      const call = verbs[verb](host.domains.get(name), random, host);
      await settle(
        giveUp === undefined ? call : Promise.race([call, aborted(giveUp, call)]),
        `${verb} ${name}`,
        report,
      );
      // One that nobody waits for still has to come to an end, before the world is looked at.
      if (giveUp !== undefined) await settle(call, `${verb} ${name}`, report);
      if (random.below(200) === 0) {
        await host.close();
        host = await connectPatiently(uri, gate);
      }
    });
    await delay(random.below(20));
  }
  await host?.close();
}

/** A connection outlives the daemon; a new one is made as soon as there is a daemon again. */
export async function connectPatiently(uri, gate) {
  while (!gate.isOver) {
    try {
      return await connect(uri);
    } catch (error) {
      if (error.code !== 'UNAVAILABLE') throw error;
      await delay(50);
    }
  }
}

async function aborted(signal, call) {
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  call.catch(() => undefined);
}

async function settle(call, what, report) {
  const timer = new AbortController();
  const late = delay(patienceMs, 'late', { signal: timer.signal }).catch(() => undefined);
  try {
    if ((await Promise.race([call.then(() => 'done'), late])) === 'late')
      report.violation(`${what} was never answered`);
    report.count('done');
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    report.count(error.code);
    if (forbidden.has(error.code)) report.violation(`${what}: ${error.message}`);
  } finally {
    timer.abort();
  }
}
