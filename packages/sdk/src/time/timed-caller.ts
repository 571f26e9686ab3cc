import type { Caller } from '../convert/caller.js';
import type { WaitClock } from './wait-clock.js';

/** Carries calls for a test that brings its own time. */
export interface TimedCaller extends Caller {
  readonly clock: WaitClock;
}

/** The time by which waits for guests go that are made of calls of this one; undefined: the host's. */
export function clockOf(caller: Caller | TimedCaller): WaitClock | undefined {
  return 'clock' in caller ? caller.clock : undefined;
}
