/**
 * Gives tests a real daemon with guests in memory.
 *
 * @packageDocumentation
 */
export {
  startTestDaemon,
  type CrashGuestOptions,
  type TestDaemon,
  type TestDaemonOptions,
} from './start-test-daemon.js';
export {
  createTestClock,
  type TestAdvanceOptions,
  type TestClock,
  type TestClockOptions,
  type TestDuration,
} from './test-clock.js';
export type { TestFault, TestGuestBehaviour } from './test-script.js';
