import { failpoints } from '#failpoints';
import type { Config } from '../../config/config.js';
import type { Driver } from '../../drivers/driver.js';
import { createQemuDriver } from '../../drivers/qemu/qemu-driver.js';
import type { Logger } from '../../telemetry/logger.js';
import type { OpenRooms } from './open-rooms.js';
import type { TestStage } from './open-test-stage.js';

/** The driver that is set; the one in memory does what a test has arranged. */
export async function openDriver(config: Config, logger: Logger, rooms: OpenRooms, stage: TestStage): Promise<Driver> {
  const { runDir: runDirectory, logDir: logDirectory, stateDir: stateDirectory } = config.places;
  const places = { runDirectory, logDirectory, stateDirectory };
  if (config.guests.driver === 'qemu') return rooms.use(await createQemuDriver({ ...places, logger, failpoints }));
  return stage.openDriver(rooms);
}
