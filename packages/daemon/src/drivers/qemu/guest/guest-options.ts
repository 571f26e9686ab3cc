import type { DomainSpec } from '@holdfast/protocol';
import type { Logger } from 'pino';
import type { Fact, GuestProcess } from '../../driver.js';
import type { EmulatorFacts } from '../capabilities/emulator-facts.js';
import type { ExitStatus } from '../process/exit-status.js';
import type { GuestUser } from '../process/guest-user.js';
import type { GuestFiles } from './guest-files.js';
import type { GuestRecord } from './guest-record.js';

/** What is known of a guest whose process exists. */
export interface QemuGuestOptions {
  readonly name: string;
  readonly spec: DomainSpec;
  readonly process: GuestProcess;
  readonly bootId: string;
  readonly files: GuestFiles;
  readonly record: GuestRecord;
  /** As whom it runs; undefined: as the daemon. */
  readonly user: GuestUser | undefined;
  /** What it runs in; undefined: that is not installed any more. */
  readonly emulator: EmulatorFacts | undefined;
  /** Its exit, when it is our child. */
  readonly exited: Promise<ExitStatus> | undefined;
  /** Where its output of this run begins in its log. */
  readonly logStart: number;
  readonly monitorPath: string;
  readonly monitorTimeoutMs: number;
  readonly report: (fact: Fact) => void;
  readonly logger: Logger;
}
