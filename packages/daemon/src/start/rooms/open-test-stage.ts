import { readFile } from 'node:fs/promises';
import type { Config } from '../../config/config.js';
import { type ControlSwitch, serveControl } from '../../drivers/test/control/serve-control.js';
import { createTestDriver, type TestDriver, type TestDriverOptions } from '../../drivers/test/test-driver.js';
import { VirtualClock } from '../../drivers/test/virtual-clock.js';
import { type Clock, systemClock } from '../../model/clock.js';
import type { OpenRooms } from './open-rooms.js';

/** What a test has arranged for a daemon whose guests are in memory. */
export interface TestStage {
  /** The time in which the daemon lives: the host's, if no test brings another. */
  readonly clock: Clock;
  /** Makes the driver, and lets the test steer it. */
  openDriver(rooms: OpenRooms): TestDriver;
  /** The daemon ends: time passes by itself from now on. */
  release(): void;
}

/** What stands in the file that `--test-script` names. */
interface Script extends Pick<TestDriverOptions, 'faults' | 'behaviour'> {
  /** Only where a test started the daemon and holds the other end of that descriptor. */
  readonly control?: ControlSwitch;
}

/** Reads what a test has arranged. Guests that are real live in real time, and nobody steers them from there. */
export async function openTestStage({ guests }: Config): Promise<TestStage> {
  const { driver, testScript } = guests;
  const isArranged = driver === 'test' && testScript !== undefined;
  const script = isArranged ? (JSON.parse(await readFile(testScript, 'utf8')) as Script) : {};
  const { control, faults = [], behaviour = {} } = script;
  const virtual = control?.startMs === undefined ? undefined : new VirtualClock(control.startMs);
  const clock = virtual ?? systemClock;
  return {
    clock,
    openDriver(rooms) {
      const made = rooms.use(createTestDriver({ faults, behaviour, clock }));
      if (control !== undefined) rooms.use(serveControl(control, made, virtual));
      return made;
    },
    release: () => virtual?.release(),
  };
}
