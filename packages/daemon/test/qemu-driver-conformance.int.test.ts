import { describe } from 'vitest';
import { describeDriverConformance } from '../src/drivers/conformance/describe-driver-conformance.js';
import { createQemuEnvironment, hasQemu } from './qemu-driver-environment.js';

describe.skipIf(!hasQemu)('with a real QEMU', () => {
  describeDriverConformance('qemu', () => createQemuEnvironment(), { balloon: false });
});
