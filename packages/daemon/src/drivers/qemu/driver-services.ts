import type { Logger } from 'pino';
import type { Failpoints } from '../../model/failpoints.js';
import type { EmulatorFacts } from './capabilities/emulator-facts.js';
import type { KvmVerdict } from './capabilities/kvm-verdict.js';
import type { DriverFolders } from './guest/guest-files.js';
import type { GuestUser } from './process/guest-user.js';
import type { LaunchSlots } from './process/launch-slots.js';

/** What launching and adopting need of the driver. */
export interface DriverServices {
  readonly folders: DriverFolders;
  readonly logger: Logger;
  readonly failpoints: Failpoints;
  readonly bootId: string;
  /** As whom guests run; undefined: as the daemon. */
  readonly user: GuestUser | undefined;
  /** Emulators of this host; another list after they were probed again. */
  readonly host: { readonly emulators: readonly EmulatorFacts[] };
  /** Whether KVM works here; waits until that is known. */
  readonly kvm: (signal: AbortSignal) => Promise<KvmVerdict>;
  readonly slots: LaunchSlots;
  /** Guests that are being launched at the moment. */
  readonly launching: Set<string>;
  /** Cgroup under which those of the guests are made; undefined: none can be. */
  readonly cgroupRoot: string | undefined;
  /** Descriptors that this process inherited and guests must not. */
  readonly leaked: readonly number[];
  /** How long an answer of a monitor may take. */
  readonly monitorTimeoutMs: number;
  /** How long QEMU may take until it answers for the first time. */
  readonly launchTimeoutMs: number;
}
