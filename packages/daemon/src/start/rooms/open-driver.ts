import { readFile } from 'node:fs/promises';
import { failpoints } from '#failpoints';
import type { Config } from '../../config/config.js';
import type { Driver } from '../../drivers/driver.js';
import { createQemuDriver } from '../../drivers/qemu/qemu-driver.js';
import { createTestDriver, type TestDriverOptions } from '../../drivers/test/test-driver.js';
import type { Logger } from '../../telemetry/logger.js';

/** The driver that is set; the one in memory does what its script says. */
export async function openDriver(config: Config, logger: Logger): Promise<Driver> {
  const { runDir: runDirectory, logDir: logDirectory, stateDir: stateDirectory } = config.places;
  const { testScript } = config.guests;
  const places = { runDirectory, logDirectory, stateDirectory };
  if (config.guests.driver === 'qemu') return createQemuDriver({ ...places, logger, failpoints });
  if (testScript === undefined) return createTestDriver();
  return createTestDriver(JSON.parse(await readFile(testScript, 'utf8')) as TestDriverOptions);
}
