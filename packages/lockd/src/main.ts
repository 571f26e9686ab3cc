import { pino } from 'pino';
import { parseOptions, usage } from './options.js';
import { startLockd } from './start-lockd.js';
import { stopOnSignal } from './stop-on-signal.js';
import { version } from './version.js';

const log = pino({ name: 'holdfast-lockd', base: { pid: process.pid } }, pino.destination({ fd: 2, sync: true }));
// Whatever was not foreseen ends lockd: the journal brings back what it held, and a half-broken lockd would not.
process.on('uncaughtException', (error) => {
  log.fatal({ err: error }, 'a fault of holdfast-lockd itself');
  process.exit(70);
});

process.umask(0o077);
const options = parseOptions(process.argv.slice(2), process.env, process.getuid?.() ?? 0);
if ('problem' in options) {
  process.stderr.write(`holdfast-lockd: ${options.problem}\n${usage}`);
  process.exit(64);
}
if ('print' in options) {
  process.stdout.write(options.print === 'usage' ? usage : `holdfast-lockd ${version}\n`);
  process.exit(0);
}
try {
  const lockd = await startLockd(options.value, log);
  stopOnSignal(lockd, options.value.force, log);
  process.stdout.write(`holdfast-lockd ${version} ready on ${options.value.socket}\n`);
} catch (error) {
  log.fatal({ err: error }, 'cannot start');
  process.stderr.write(`holdfast-lockd: ${(error as Error).message}\n`);
  process.exit(1);
}
