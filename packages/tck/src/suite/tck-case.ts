import type { World } from './world.js';

/** What is checked, in one sentence that is true when it passes. */
export interface TckCase {
  readonly name: string;
  /** First release whose daemon does it; an older one must refuse it with UNSUPPORTED or UNKNOWN_METHOD. */
  readonly since: string;
  /** Whether a daemon of any release may refuse it so, because its driver cannot do it. */
  readonly optional: boolean;
  run(world: World): Promise<void>;
}

/** The cases about one thing. */
export interface TckFeature {
  readonly name: string;
  readonly cases: readonly TckCase[];
}

/** The first release that has a kit. */
const firstRelease = '0.1.0';

/** Names the cases about one thing. */
export function feature(name: string, cases: readonly TckCase[]): TckFeature {
  return { name, cases };
}

/** Makes a case. */
export function check(
  name: string,
  run: (world: World) => Promise<void>,
  { since = firstRelease, optional = false }: Partial<Pick<TckCase, 'since' | 'optional'>> = {},
): TckCase {
  return { name, since, optional, run };
}
