import { join } from 'node:path';
import { forbidCoreFiles, giveBackMemory, writeCompiled } from '@holdfast/host';
import { createNotifier, InheritedSocketError, openDatagramSender, readInheritedSockets } from '@holdfast/systemd';
import { parseOptions, usage } from './config/options.js';
import { readLockdConfig } from './config/read-config.js';
import { endProcess } from './end-process.js';
import { TakenError } from './instance-lock.js';
import { createLogger } from './logger.js';
import { readState } from './reexec/carried-state.js';
import { testSelf } from './reexec/self-test.js';
import { type Lockd, startLockd } from './start-lockd.js';
import { stopOnSignal } from './stop-on-signal.js';
import { stopOnce } from './stop-once.js';
import { version } from './version.js';

/** Exit codes, as sysexits.h has them; 1: it could not start; taken: another one has its directory or its socket. */
const exitCodes = { failed: 1, usage: 64, bug: 70, taken: 75 } as const;

const log = createLogger();
let running: Lockd | undefined;
// Whatever was not foreseen ends lockd: the journal brings back what it held, and a half-broken lockd would not.
process.on('uncaughtException', (error) => {
  log.fatal({ err: error }, 'a fault of holdfast-lockd itself');
  endProcess(exitCodes.bug, running?.isHanging ?? false);
});

// Not awaited: what is imported while it runs may need what this file has, which would wait for its end.
void main();

async function main(): Promise<void> {
  process.umask(0o077);
  const options = parseOptions(process.argv.slice(2), process.env, process.getuid?.() ?? 0);
  if ('problem' in options) {
    process.stderr.write(`holdfast-lockd: ${options.problem}\n${usage}`);
    process.exit(exitCodes.usage);
  }
  if ('print' in options) {
    process.stdout.write(options.print === 'usage' ? usage : `holdfast-lockd ${version}\n`);
    process.exit(0);
  }
  const { stateDescriptor, selfTest, configFile, usualConfigFile } = options.value;
  const config = readLockdConfig(configFile, usualConfigFile);
  // Whoever has taken over has to go on: its settings were good when it tested itself.
  if ('problems' in config && stateDescriptor === undefined) {
    process.stderr.write(config.problems.map((problem) => `holdfast-lockd: ${problem}\n`).join(''));
    process.exit(exitCodes.usage);
  }
  if (selfTest !== undefined) {
    try {
      process.stdout.write(
        `${JSON.stringify(await testSelf(join(options.value.stateDirectory, 'lockd'), selfTest))}\n`,
      );
      process.exit(0);
    } catch (error) {
      process.stderr.write(`${(error as Error).message}\n`);
      process.exit(exitCodes.failed);
    }
  }
  const notifier = createNotifier({
    environment: process.env,
    pid: process.pid,
    open: openDatagramSender,
    monotonicUs: () => process.hrtime.bigint() / 1000n,
    onFailure: (error) => log.warn({ err: error }, 'the service manager could not be told'),
  });
  try {
    forbidCoreFiles();
  } catch (error) {
    log.warn({ err: error }, 'core files cannot be forbidden: whoever starts lockd has to');
  }
  try {
    const carried = stateDescriptor === undefined ? undefined : readState(stateDescriptor);
    const inherited = carried
      ? new Map(Object.entries(carried.listeners))
      : readInheritedSockets(process.env, process.pid, ['lock', 'hold', 'admin', 'metrics'], 'lock');
    if ('problems' in config)
      log.error({ problems: config.problems }, 'the settings are wrong: limits stay as they were');
    const settings = 'problems' in config ? { limits: carried?.limits ?? {} } : config;
    const lockd = await startLockd({ ...settings, ...options.value }, inherited, log, carried);
    running = lockd;
    const stop = stopOnce(lockd, log, () => notifier.stopping('gives up its locks'));
    stopOnSignal(lockd, options.value.force, log, stop);
    const { idleExitMs } = options.value;
    if (idleExitMs !== undefined) lockd.onIdle(idleExitMs, () => stop({ idleExitMs }));
    notifier.ready(`keeps locks in ${options.value.stateDirectory}`);
    process.stdout.write(`holdfast-lockd ${version} ready on ${options.value.socket}\n`);
    writeCompiled();
    giveBackMemory();
  } catch (error) {
    log.fatal({ err: error }, 'cannot start');
    process.stderr.write(`holdfast-lockd: ${(error as Error).message}\n`);
    if (error instanceof InheritedSocketError) process.exit(exitCodes.usage);
    process.exit(error instanceof TakenError ? exitCodes.taken : exitCodes.failed);
  }
}
