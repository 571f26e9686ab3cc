import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

type Collect = (options: {
  readonly type: 'minor' | 'major';
  readonly execution: 'sync';
  readonly flavor?: 'last-resort';
}) => void;

let collect: Collect | undefined;

/**
 * Collects garbage now. V8 does so by itself when its heap grows; what buffers hold beside the heap it notices late, and what
 * was needed once, to start, never.
 * `minor`: what was made lately, in a millisecond or two; `all`: everything, and what is free goes back to the kernel.
 */
export function collectGarbage(how: 'minor' | 'all'): void {
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as Collect;
    setFlagsFromString('--no-expose-gc');
  }
  if (how === 'minor') collect({ type: 'minor', execution: 'sync' });
  else collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
