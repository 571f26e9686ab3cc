import { randomUUID } from 'node:crypto';
import type { Registered } from '../actors/lock-calls.ts';
import type { World } from './world.ts';

/** Leases that nobody takes but this. */
export const censusLeases: readonly string[] = ['census0', 'census1', 'census2'];

/** Several leases at once, several times, and another one who wants them: tokens rise, one has them, and nothing stays locked. */
export async function takeCensus(world: World): Promise<void> {
  const [owner, other] = [await enter(world), await enter(world)];
  const asked = censusLeases.map((lease) => ({ lease, shared: false }));
  for (let round = 0; round < 3; round++) {
    // The competitor may have one of them for a moment.
    const { answer } = await world.calls.acquire(owner, asked, 20_000);
    if (answer.op !== 'granted') {
      world.report.violation(`a census is refused: ${JSON.stringify(answer)}`);
      return;
    }
    await world.calls.acquire(other, asked.slice(0, 1), 0);
    for (const each of [owner, other]) await world.calls.release(each, censusLeases);
  }
}

async function enter({ calls }: World): Promise<Registered> {
  const owner = await calls.register(randomUUID(), 'census');
  if (!(await calls.bind(owner, process.pid, false))) throw new Error('the census is refused');
  return owner;
}
