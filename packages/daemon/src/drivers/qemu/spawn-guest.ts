import { Fault } from '../../model/fault.js';
import type { LaunchPlan } from '../driver.js';
import type { Argv } from './argv/argv-context.js';
import { buildArgv } from './argv/build-argv.js';
import type { DriverServices } from './driver-services.js';
import { guestCgroup, type GuestFiles } from './guest/guest-files.js';
import { type GuestRecord, writeGuestRecord } from './guest/guest-record.js';
import { type BorrowedFile, planLoan, takeLoan } from './images/borrow-files.js';
import { copyNvramTemplate } from './images/copy-nvram-template.js';
import { fileFault } from './images/file-rights.js';
import { demandSameImages, resolveChains } from './images/resolve-chains.js';
import { wantedFiles } from './images/wanted-files.js';
import { openDescriptors } from './open-descriptors.js';
import { leaseDescriptorOf } from './process/descriptor-of.js';
import { guestEnvironment } from './process/guest-environment.js';
import { openLog } from './process/log-file.js';
import { type SpawnedProcess, spawnEmulator } from './process/spawn-emulator.js';
import { emulatorFor } from './refusals.js';

/** A guest that is being launched. */
export interface Launch {
  readonly plan: LaunchPlan;
  readonly files: GuestFiles;
  readonly at: DriverServices;
  readonly signal: AbortSignal;
  /** What has to be undone, growing. */
  readonly undo: { borrowed: readonly BorrowedFile[]; sockets: readonly string[] };
}

/** A process, and what was found out on the way to it. */
export interface SpawnedGuest {
  readonly process: SpawnedProcess;
  readonly argv: Argv;
  /** Where the output of this start begins in the guest's log. */
  readonly logStart: number;
}

/** A guest whose files are ready for it. */
export interface PreparedGuest {
  readonly argv: Argv;
  /** Path of the emulator. */
  readonly binary: string;
}

/**
 * Makes the files of a guest ready for it, which may take as long as the storage of guests takes. What must be undone if the
 * daemon dies is recorded before it is done.
 * @throws Fault LAUNCH_FAILED, FILE_NOT_FOUND, FILE_PERMISSION, RESOURCE_EXHAUSTED; the signal's reason
 */
export async function prepareGuest(launch: Launch): Promise<PreparedGuest> {
  const { plan, files, at, signal } = launch;
  const { spec } = plan;
  const emulator = emulatorFor(spec, at.host);
  if (emulator === undefined) throw new Fault('LAUNCH_FAILED', 'there is no emulator for this guest');
  await copyNvramTemplate(spec, signal);
  const chains = await resolveChains(spec, signal);
  demandSameImages(chains, plan.images);
  const nowSeconds = Math.floor(Date.now() / 1000);
  const restore = plan.restore === undefined ? {} : { restore: plan.restore };
  const paths = { directory: files.directory, consoleLog: files.consoleLog, chains, nowSeconds, ...restore };
  const argv = buildArgv(spec, emulator, paths);
  await borrow(launch, await planLoans(launch, chains), outsideSockets(argv, files));
  signal.throwIfAborted();
  at.failpoints.reach('launch.prepared');
  return { argv, binary: emulator.path };
}

/**
 * Opens all that a guest inherits and starts its process.
 * @throws Fault LAUNCH_FAILED, FILE_NOT_FOUND, FILE_PERMISSION, RESOURCE_EXHAUSTED; the signal's reason
 */
export async function spawnGuest(launch: Launch, { argv, binary }: PreparedGuest): Promise<SpawnedGuest> {
  const descriptors = await openDescriptors(argv.descriptors, launch.files.consoleLog);
  try {
    return await writeLogAndSpawn(launch, argv, binary, descriptors.numbers);
  } finally {
    // Before anybody connects: as long as this process has the sockets too, it may accept in QEMU's place.
    await descriptors.close();
  }
}

async function writeLogAndSpawn(
  { plan, files, at, signal }: Launch,
  argv: Argv,
  binary: string,
  descriptors: readonly number[],
): Promise<SpawnedGuest> {
  try {
    await using log = await openLog(files.log);
    await log.write(`${new Date().toISOString()} starting ${plan.incarnation}: ${binary} ${quote(argv.args)}\n`);
    const { size: logStart } = await log.stat();
    signal.throwIfAborted();
    const process = await spawnEmulator({
      binary,
      args: argv.args,
      directory: files.own,
      environment: { ...guestEnvironment(globalThis.process.env, plan.incarnation), ...argv.environment },
      user: at.user,
      log: log.fd,
      descriptors: [
        ...descriptors,
        ...plan.inherit.map((each) => (typeof each === 'number' ? each : leaseDescriptorOf(each))),
      ],
      command: plan.command ?? [],
      leaked: at.leaked,
    });
    return { process, argv, logStart };
  } catch (error) {
    throw fileFault(error, { path: files.log, field: 'the log directory' });
  }
}

async function planLoans(
  { plan, at, signal }: Launch,
  chains: Parameters<typeof wantedFiles>[1],
): Promise<BorrowedFile[]> {
  const loans: BorrowedFile[] = [];
  for (const wanted of wantedFiles(plan.spec, chains)) {
    const loan = await planLoan(wanted, at.user, signal);
    if (loan !== undefined && !loans.some(({ path }) => path === loan.path)) loans.push(loan);
  }
  return loans;
}

async function borrow(launch: Launch, borrowed: readonly BorrowedFile[], sockets: readonly string[]): Promise<void> {
  const { plan, files, at, undo } = launch;
  if (borrowed.length === 0 && sockets.length === 0) return;
  const record: GuestRecord = {
    incarnation: plan.incarnation,
    process: undefined,
    cgroup: guestCgroup(plan.uuid, at),
    borrowed,
    sockets,
  };
  try {
    await writeGuestRecord(files.record, record);
  } catch (error) {
    throw fileFault(error, { path: files.record, field: 'the run directory' });
  }
  undo.borrowed = borrowed;
  undo.sockets = sockets;
  for (const loan of borrowed) {
    await takeLoan(loan).catch((error: unknown) => {
      throw fileFault(error, { path: loan.path, field: 'a file of this guest' });
    });
  }
}

/** Sockets that do not go with the guest's folder. */
function outsideSockets({ descriptors }: Argv, { directory }: GuestFiles): string[] {
  const listening = descriptors.filter(({ kind, path }) => kind === 'listen' && !path.startsWith(`${directory}/`));
  return listening.map(({ path }) => path);
}

/** A command line as one can paste it into a shell. */
function quote(args: readonly string[]): string {
  return args
    .map((arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", String.raw`'\''`)}'`))
    .join(' ');
}
