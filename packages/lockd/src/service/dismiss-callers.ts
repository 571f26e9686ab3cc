import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Services } from '../services.js';

/** So many turns of the event loop without a running call: what had come in by then was read, served and answered. */
const quietTurns = 10;
const mostTurns = 200;

/**
 * Waits until those who were told to come again have gone and what they had begun is done, and closes the connections of those who
 * stay; false: something is still being done, and no connection was closed.
 */
export async function dismissCallers(
  at: Pick<Services, 'clock' | 'running'>,
  sockets: readonly Socket[],
  withinMs: number,
): Promise<boolean> {
  const isGone = await haveGone(at, sockets, withinMs);
  // A process that was not let run for that long finds its time over before it has read anything: what lies in the sockets, or is on its
  // way to them, was asked for and answered in time.
  if (!isGone && !(await isQuiet(at))) return false;
  for (const socket of sockets) socket.destroy();
  return true;
}

/** Whether all are closed, and nothing is being done for anybody, within so long. */
async function haveGone(
  at: Pick<Services, 'clock' | 'running'>,
  sockets: readonly Socket[],
  withinMs: number,
): Promise<boolean> {
  const closed = sockets
    .filter(({ destroyed }) => !destroyed)
    .map((socket) => new Promise((resolve) => socket.once('close', resolve)));
  const isOver = Promise.withResolvers<false>();
  const cancel = at.clock.setTimeout(() => isOver.resolve(false), withinMs);
  const gone = async (): Promise<true> => {
    await Promise.all(closed);
    // Of those that went away without their answers.
    await at.running.ended();
    return true;
  };
  const answer = await Promise.race([gone(), isOver.promise]);
  cancel();
  return answer;
}

async function isQuiet({ running }: Pick<Services, 'running'>): Promise<boolean> {
  let quiet = 0;
  for (let turns = 0; turns < mostTurns && quiet < quietTurns; turns++) {
    await nextTurn();
    quiet = running.size === 0 ? quiet + 1 : 0;
  }
  return quiet === quietTurns;
}
