import { startOurs } from '../parties/ours.mjs';
import { plainXml } from '../plain-xml.mjs';
import { inTurn } from '../statistics.mjs';

const megabyte = 1024 * 1024;
const flood = 10_000;
/** As many events as the daemon keeps: before, each one more costs memory, whoever reads. */
const kept = 10_000;
/** Turns before it is measured, for programs that have to get going. */
const warmUp = 5;
const names = Array.from({ length: 10 }, (_, index) => `event-${index}`);

/** P5: events of a guest in memory to many clients, each side's own, of which all are to hear each; and one that stops reading. */
export async function p5({ peer }) {
  const ours = await startOurs('test');
  try {
    const xmls = names.map((name) => plainXml(name).replace("type='qemu'", "type='test'"));
    await ours.startInMemory(xmls);
    await peer?.startInMemory(xmls);
    const results = [];
    for (const [count, turns, target] of [
      [100, 100, '>= 1.5x'],
      [1000, 10, '>= 2.5x'],
    ]) {
      for (const batch of [1, 10]) {
        results.push(await deliver({ ours, peer, count, turns, batch, target: batch === 1 ? target : '>= 8x' }));
      }
    }
    const [own, others] = [await stall(ours), peer && (await stall(peer))];
    const work = `grown by ${flood} events while a reader stands still`;
    results.push({ work, ours: own, peer: others, unit: 'MiB', better: 'less', target: 'flat' });
    return results;
  } finally {
    await ours.stop();
  }
}

/** Events a second, each of which `count` clients hear; `batch` guests change at once. */
async function deliver({ ours, peer, count, turns, batch, target }) {
  const measure = async (party) => {
    const listeners = await party.listeners(count);
    try {
      const changing = names.slice(0, batch);
      const turnOf = async (number) => {
        await party.toggle(changing, 1);
        await listeners.heard(number * batch);
      };
      for (let turn = 1; turn <= warmUp; turn++) await turnOf(turn);
      const began = performance.now();
      for (let turn = 1; turn <= turns; turn++) await turnOf(warmUp + turn);
      return (turns * batch * 1000) / (performance.now() - began);
    } finally {
      await listeners.stop();
    }
  };
  const measured = await inTurn(3, () => measure(ours), peer && (() => measure(peer)));
  const work = `${batch === 1 ? 'one event at a time' : `${batch} events at a time`} to ${count} clients`;
  return { work, ...measured, unit: 'events/s', better: 'more', target };
}

/** By how many MiB the daemon has grown when one of its clients does not read. */
async function stall(party) {
  const listeners = await party.listeners(1);
  await party.toggle(names, kept / names.length);
  process.kill(listeners.pid, 'SIGSTOP');
  const before = party.memory();
  await party.toggle(names, flood / names.length);
  const grown = (party.memory() - before) / megabyte;
  await listeners.stop();
  return grown;
}
