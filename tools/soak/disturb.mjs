import { setTimeout as delay } from 'node:timers/promises';
import { isRunning } from './site.mjs';

/** Kills in a world at random until that moment: what may be killed, at any moment of its work, and guests now and then. */
export async function disturb({ site, daemon, random, report, gate }, until) {
  const left = () => Math.max(until - performance.now(), 0);
  const again = async (atLeastMs, most, deed) => {
    while (left() > 0 && !gate.isOver) {
      await delay(Math.min(atLeastMs + random.below(most), left()));
      if (left() > 0) await deed();
    }
  };
  const restart = async (program, signal, what) => {
    await program.kill(signal);
    await program.start();
    report.count(what);
  };
  const killGuest = () => {
    const guests = site.guests(daemon);
    if (guests.length === 0) return;
    process.kill(random.pick(guests).pid, 'SIGKILL');
    report.count('guests killed');
  };
  const deeds = [again(left(), 1, () => undefined)];
  if (daemon.name === 'killed') {
    deeds.push(
      again(500, 5000, () => restart(daemon, random.below(4) === 0 ? 'SIGTERM' : 'SIGKILL', 'daemons killed')),
      again(500, 8000, () => restart(daemon.lockd, 'SIGKILL', 'lock daemons killed')),
    );
  }
  if (daemon.driver === 'qemu') {
    deeds.push(
      again(2000, 12_000, killGuest),
      again(250, 1, () => checkImages(site, daemon, report)),
    );
  }
  await Promise.all(deeds);
}

/** Two guests must not have one image open at the same moment, whoever was killed or plugged in when. */
function checkImages(site, daemon, report) {
  const first = imagesOf(site, daemon);
  // Who was seen first may have let go before the other came; who still has it had it then, too.
  const still = new Set(imagesOf(site, daemon).map(({ pid, image }) => `${pid} ${image}`));
  const holders = new Map();
  for (const { pid, image } of first.filter((each) => still.has(`${each.pid} ${each.image}`))) {
    const other = holders.get(image);
    if (other !== undefined && other !== pid && isRunning(other) && isRunning(pid)) {
      report.violation(`${daemon.name}: ${other} and ${pid} have ${image}`);
    }
    holders.set(image, pid);
  }
}

function imagesOf(site, daemon) {
  return site.guests(daemon).flatMap(({ pid }) => site.openImages(pid).map((image) => ({ pid, image })));
}
