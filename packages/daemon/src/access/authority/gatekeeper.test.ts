import { expect, test } from 'vitest';
import type { PeerProcess } from '../identity.js';
import type { Verdict } from './authority.js';
import { Gatekeeper } from './gatekeeper.js';

const manage = 'org.holdfast.unix.manage';
const here = new AbortController().signal;

function peer(uid: number, pid: number): PeerProcess {
  return { uid, gid: uid, groups: [], pid, startTicks: '7' };
}

/** An authority whose answers the test gives, in the order of the questions. */
function askedAuthority() {
  const asked: { readonly who: string; readonly signal: AbortSignal; readonly say: (verdict: Verdict) => void }[] = [];
  const check = ({ uid, pid }: PeerProcess, _action: string, signal: AbortSignal): Promise<Verdict> =>
    new Promise((say) => asked.push({ who: `${uid}/${pid}`, signal, say }));
  return { asked, gatekeeper: new Gatekeeper({ authority: { check }, timeoutMs: 60_000 }) };
}

/** Lets everything happen that can. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}

test('connections of one process at one moment are asked about once; a later one is asked about again', async () => {
  const { asked, gatekeeper } = askedAuthority();
  const both = Promise.all([1, 2].map(() => gatekeeper.admit(peer(1000, 10), manage, here)));
  await settle();
  asked[0]?.say('yes');
  await both;
  const refused = gatekeeper.admit(peer(1000, 10), manage, here);
  await settle();
  asked[1]?.say('no');
  await expect(refused).rejects.toMatchObject({ reason: 'AUTHENTICATION_FAILED' });
  expect(asked.map(({ who }) => who)).toEqual(['1000/10', '1000/10']);
});

test('few questions about one user are under way at a time, and other users do not wait for them', async () => {
  const { asked, gatekeeper } = askedAuthority();
  const gone = new AbortController();
  const many = Array.from({ length: 20 }, (_, pid) => {
    return gatekeeper.admit(peer(1000, pid), manage, pid === 8 ? gone.signal : here);
  });
  const outcomes = Promise.allSettled(many);
  const other = gatekeeper.admit(peer(1001, 99), manage, here);
  await settle();
  expect(asked.map(({ who }) => who)).toEqual([...[0, 1, 2, 3, 4, 5, 6, 7].map((pid) => `1000/${pid}`), '1001/99']);
  asked[8]?.say('yes');
  await other;
  // Whoever is next in the queue and leaves it just then lets the one behind go on.
  asked[0]?.say('yes');
  gone.abort();
  await settle();
  expect(asked.map(({ who }) => who).slice(9)).toEqual(['1000/9']);
  for (let next = 1; next < asked.length; next++) {
    asked[next]?.say('yes');
    await settle();
  }
  const failed = (await outcomes).flatMap(({ status }, pid) => (status === 'rejected' ? [pid] : []));
  expect(failed).toEqual([8]);
});

test('a question that nobody waits for any more is taken back', async () => {
  const { asked, gatekeeper } = askedAuthority();
  const [first, second] = [new AbortController(), new AbortController()];
  const both = [first, second].map(({ signal }) => gatekeeper.admit(peer(1000, 10), manage, signal));
  const outcomes = Promise.allSettled(both);
  await settle();
  first.abort();
  await settle();
  expect(asked[0]?.signal.aborted).toBe(false);
  second.abort();
  await expect(outcomes).resolves.toMatchObject([
    { reason: { reason: 'CANCELLED' } },
    { reason: { reason: 'CANCELLED' } },
  ]);
  expect(asked[0]?.signal.aborted).toBe(true);
});

test('nobody is let in without a process that is known, nor by an authority that fails or is silent', async () => {
  const broken = { check: () => Promise.reject(new Error('no such bus')) };
  const silent = { check: () => new Promise<Verdict>(() => undefined) };
  const outcome = async (authority: typeof broken | typeof silent, who: PeerProcess | undefined): Promise<unknown> =>
    new Gatekeeper({ authority, timeoutMs: 20 }).admit(who, manage, here).catch((error: unknown) => error);
  expect(await outcome(broken, undefined)).toMatchObject({ reason: 'AUTHENTICATION_FAILED' });
  expect(await outcome(broken, { ...peer(1000, 10), startTicks: '' })).toMatchObject({
    reason: 'AUTHENTICATION_FAILED',
  });
  expect(await outcome(broken, peer(1000, 10))).toMatchObject({
    reason: 'AUTHENTICATION_UNAVAILABLE',
    message: 'polkit decides who may connect here, and it cannot be asked: no such bus',
  });
  expect(await outcome(silent, peer(1000, 10))).toMatchObject({
    reason: 'AUTHENTICATION_UNAVAILABLE',
    message: expect.stringContaining('it said nothing for 20 ms') as string,
  });
});
