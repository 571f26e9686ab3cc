import type { Notifier } from '@holdfast/systemd';
import type { LiveConfig } from '../../config/reload/live-config.js';
import type { Logger } from '../../telemetry/logger.js';

/** Reads the settings again, and all that hangs on them. What is wrong with them is logged, and nothing changes. */
export function reloadOnHangup(logger: Logger, live: LiveConfig, notifier: Notifier): void {
  process.on('SIGHUP', () => {
    notifier.reloading();
    void live.reload().then((outcome) => {
      if ('problems' in outcome) {
        logger.error({ problems: outcome.problems }, 'the settings were read again and nothing was changed');
      } else {
        const { changes, needRestart } = outcome;
        logger.info({ changes }, 'the settings were read again');
        if (needRestart.length > 0) logger.warn({ needRestart }, 'some settings change with the next start only');
      }
      notifier.ready('the settings were read again');
    });
  });
}
