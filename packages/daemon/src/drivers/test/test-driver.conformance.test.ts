import { DomainSpec } from '@holdfast/protocol';
import type { DriverEnvironment } from '../conformance/driver-environment.js';
import { describeDriverConformance } from '../conformance/describe-driver-conformance.js';
import { createTestDriver } from './test-driver.js';
import { VirtualClock } from './virtual-clock.js';

const MiB = 1024 * 1024;

// oxlint-disable-next-line require-await -- the suite's factories may have to wait
async function createTestEnvironment(): Promise<DriverEnvironment> {
  const clock = new VirtualClock();
  const driver = createTestDriver({ clock, behaviour: { bootMs: 50, shutdownMs: 50 } });
  const machine = (uuid: string): string => driver.host.find(uuid)?.plan.uuid ?? '';
  const specWithoutConsole = (name: string, uuid: string): DomainSpec =>
    DomainSpec.fromPartial({ name, uuid, memoryBytes: 128 * MiB, vcpu: { count: 1 } });
  const bootableSpec = (name: string, uuid: string): DomainSpec =>
    DomainSpec.fromPartial({ ...specWithoutConsole(name, uuid), devices: { serials: [{ source: { type: 'pty' } }] } });

  return {
    driver,
    readyLine: 'HOLDFAST-GUEST READY',
    bootableSpec,
    consoleSpec: bootableSpec,
    specWithoutConsole,
    unlaunchableSpec(name, uuid) {
      driver.inject({ verb: 'launch', domain: uuid, outcome: 'fail' });
      return bootableSpec(name, uuid);
    },
    async makeLaunchable() {
      driver.clearFaults();
    },
    async restartedDriver() {
      return createTestDriver({ clock, host: driver.host });
    },
    async crash({ uuid }) {
      driver.guest(uuid).crash();
    },
    async shutdownFromInside({ uuid }) {
      driver.guest(uuid).shutdownFromInside();
    },
    async rebootFromInside({ uuid }) {
      driver.guest(uuid).rebootFromInside();
    },
    async panic({ uuid }) {
      driver.guest(uuid).panic();
    },
    async remains({ uuid }) {
      return machine(uuid) === '' ? [] : [`process of machine ${uuid}`];
    },
    pass: (ms) => clock.advance(ms),
    async [Symbol.asyncDispose]() {
      await driver[Symbol.asyncDispose]();
    },
  };
}

describeDriverConformance('test', createTestEnvironment, { balloon: true });
