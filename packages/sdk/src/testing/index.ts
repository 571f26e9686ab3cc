/**
 * Gives tests a real daemon with guests in memory.
 *
 * @packageDocumentation
 */
export { startTestDaemon, type TestDaemon, type TestDaemonOptions } from './start-test-daemon.js';
export type { TestFault, TestGuestBehaviour } from './test-script.js';
