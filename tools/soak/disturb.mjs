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
      again(250, 1, () => checkRivals(site, daemon, report)),
    );
  }
  await Promise.all(deeds);
}

/** Two guests that want one disk must not run at the same moment, whoever was killed when. */
function checkRivals(site, daemon, report) {
  const rivals = site.guests(daemon).filter(({ args }) => args.some((each) => each.includes('-shared.img')));
  // Those seen first may have gone before the others came; who lives still lived then.
  const living = rivals.filter(({ pid }) => isRunning(pid));
  if (rivals.length > 1 && living.length > 1) {
    report.violation(`${daemon.name}: ${living.map(({ pid }) => pid).join(' and ')} have one disk`);
  }
}
