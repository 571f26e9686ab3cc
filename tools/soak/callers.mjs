import { setTimeout as delay } from 'node:timers/promises';
import { connect, connectAdmin, HoldfastError } from '@holdfast/sdk';
import { adminCalls } from './calls/admin-calls.mjs';
import { hostCalls } from './calls/host-calls.mjs';
import { passingCalls, passingNames } from './calls/passing-calls.mjs';
import { definitionOf } from './define-domains.mjs';

/** What no call may come to, whatever else is going on. */
const forbidden = new Set([
  'INTERNAL',
  'UNKNOWN_METHOD',
  'INVALID_ARGUMENT',
  'XML_INVALID',
  'STATE_WRITE_FAILED',
  'DOMAIN_NOT_FOUND',
  'DOMAIN_EXISTS',
]);
/** Whether that is what no call may come to; that a disk is there already, or its name taken, is no fault of a call that plugs one in. */
export function isForbidden(code, message) {
  return forbidden.has(code) && !(code === 'INVALID_ARGUMENT' && / too and each disk .*needs its own/.test(message));
}

/** What a call of something that comes and goes may come to beside that. */
const ofPassing = new Set(['DOMAIN_NOT_FOUND', 'DOMAIN_EXISTS', 'INVALID_ARGUMENT']);
/** How long an answer may take. */
export const patienceMs = 120_000;

/** Calls at random through the SDK, which speaks bare frames where it can. */
export const runCaller = (actor) => callAtRandom(actor, () => connect(actor.daemon.uri), hostTurn(actor));
/** The same over gRPC, as clients do of a daemon that has no socket for bare frames beside the other. */
export const runGrpcCaller = (actor) => callAtRandom(actor, () => connect(actor.daemon.grpcUri), hostTurn(actor));
/** Defines, creates, renames and removes domains at random. */
export const runPassingCaller = (actor) =>
  callAtRandom(actor, () => connect(actor.daemon.uri), {
    choices: choicesOf(passingCalls),
    allowed: ofPassing,
    at(host) {
      const name = actor.random.pick(passingNames);
      return { name, host, domain: host.domains.get(name), source: definitionOf(actor, name) };
    },
  });
/** Looks at and changes the daemon itself. */
export const runAdminCaller = (actor) =>
  callAtRandom(actor, () => connectAdmin(actor.daemon.uri), {
    choices: choicesOf(adminCalls),
    // Of clients and tokens that are there, or are not.
    allowed: new Set(['INVALID_ARGUMENT']),
    at: (admin) => ({ name: 'the daemon', admin }),
  });

function hostTurn({ names, random, sources, images }) {
  return {
    choices: choicesOf(hostCalls),
    allowed: new Set(),
    at(host) {
      const name = random.pick(names);
      return { name, host, domain: host.domains.get(name), source: sources.get(name), images };
    },
  };
}

/** Each as often as it weighs. */
function choicesOf(calls) {
  return Object.entries(calls).flatMap(([verb, { weight, call }]) =>
    Array.from({ length: weight }, () => ({ verb, call })),
  );
}

/** Calls for as long as the gate lets it. Some calls are given up, some have no time, some connections end. */
async function callAtRandom({ random, gate, report }, open, { choices, allowed, at }) {
  let connection = await connectPatiently(open, gate);
  while (!gate.isOver) {
    await gate.pass(async () => {
      const { verb, call } = random.pick(choices);
      const turn = at(connection);
      const what = { verb, text: `${verb} ${turn.name}`, allowed };
      const giveUp = random.below(20) === 0 ? AbortSignal.timeout(random.below(50)) : undefined;
      const work = call({ ...turn, random, report });
      await settle(giveUp === undefined ? work : Promise.race([work, aborted(giveUp, work)]), what, report);
      // One that nobody waits for still has to come to an end, before the world is looked at.
      if (giveUp !== undefined) await settle(work, what, report);
      if (random.below(200) === 0) {
        await connection.close();
        connection = await connectPatiently(open, gate);
      }
    });
    await delay(random.below(20));
  }
  await connection?.close();
}

/** A connection outlives the daemon; a new one is made as soon as there is a daemon again. */
export async function connectPatiently(open, gate) {
  while (!gate.isOver) {
    try {
      return await open();
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

async function settle(call, { verb, text, allowed }, report) {
  const timer = new AbortController();
  const late = delay(patienceMs, 'late', { signal: timer.signal }).catch(() => undefined);
  try {
    if ((await Promise.race([call.then(() => 'done'), late])) === 'late')
      report.violation(`${text} was never answered`);
    report.count('done');
    report.count(`did ${verb}`);
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    report.count(error.code);
    if (isForbidden(error.code, error.message) && !allowed.has(error.code))
      report.violation(`${text}: ${error.message}`);
  } finally {
    timer.abort();
  }
}
