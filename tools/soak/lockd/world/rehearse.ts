import { takeCensus } from './census.ts';
import { perform, tryImage } from './chaos.ts';
import { look } from './look.ts';
import type { World } from './world.ts';

/**
 * What needs no luck to be found: each thing that a lock daemon may lose leases by is done once while all are at rest and hold
 * what they hold, and then it is looked. What comes by chance begins after it.
 * @param isSound - Whether nothing has been found so far; it ends with the first thing that is.
 */
export async function rehearse(world: World, isSound: () => boolean): Promise<void> {
  const deeds = [
    () => takeCensus(world),
    () => perform(world, 'lockd killed'),
    () => perform(world, 'image replaced'),
    // One that is missing, and two that end well and say nothing, or something else.
    async () => {
      for (const text of [undefined, '', 'console.log("hello");']) await tryImage(world, text);
    },
  ];
  for (const deed of deeds) if (isSound()) await look(world, deed);
}
