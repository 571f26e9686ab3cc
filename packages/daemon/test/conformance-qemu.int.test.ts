import { describe } from 'vitest';
import { describeDriverConformance } from '../src/drivers/conformance/describe-driver-conformance.js';
import { createQemuEnvironment, hasQemu } from './qemu-driver/driver-environment.js';

// Skipped, and counted as such, where there is no QEMU: .ci/run installs one.
describe.skipIf(!hasQemu)('with the QEMU of this host', () => {
  describeDriverConformance('qemu', () => createQemuEnvironment(), { balloon: false });
});
