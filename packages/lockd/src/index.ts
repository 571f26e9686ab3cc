/**
 * The lock daemon of Holdfast as a library; `holdfast-lockd` is the program.
 * @packageDocumentation
 */
export { startLockd, type Lockd } from './start-lockd.js';
export type { LockdOptions } from './config/options.js';
export type { BackendWish } from './backends/choose-backend.js';
