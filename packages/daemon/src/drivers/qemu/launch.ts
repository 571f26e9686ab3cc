import { chmod, chown, copyFile, mkdir, stat } from 'node:fs/promises';
import type { DomainSpec } from '@holdfast/protocol';
import { Fault } from '../../model/fault.js';
import type { LaunchPlan } from '../driver.js';
import type { Argv, ChainImage } from './argv/argv-context.js';
import { buildArgv, monitorSockets } from './argv/build-argv.js';
import { diskAlias } from './argv/devices/disk-arguments.js';
import { diskOfNode } from './argv/devices/disk-nodes.js';
import { clearUp } from './clear-up.js';
import type { DriverServices } from './driver-services.js';
import { QemuGuest } from './guest.js';
import { type GuestFiles, guestFiles } from './guest-files.js';
import { type GuestRecord, readGuestRecord, writeGuestRecord } from './guest-record.js';
import { type BorrowedFile, borrowFile } from './images/borrow-files.js';
import { fileFault } from './images/file-rights.js';
import { resolveChains } from './images/resolve-chains.js';
import { wantedFiles } from './images/wanted-files.js';
import { isRefusal } from './monitor/commands.js';
import { openDescriptors } from './open-descriptors.js';
import { descriptorOf } from './process/descriptor-of.js';
import { describeExit, type ExitStatus } from './process/exit-status.js';
import { findGuestProcess } from './process/find-guest-process.js';
import { enterGuestCgroup } from './process/guest-cgroup.js';
import { guestEnvironment } from './process/guest-environment.js';
import { openLog, readLogTail } from './process/log-file.js';
import { identifyProcess, isProcessAlive, signalProcess } from './process/process-identity.js';
import { type SpawnedProcess, spawnEmulator } from './process/spawn-emulator.js';
import { emulatorFor, refusals } from './refusals.js';

/** A guest that is being launched. */
interface Launch {
  readonly plan: LaunchPlan;
  readonly files: GuestFiles;
  readonly at: DriverServices;
  readonly signal: AbortSignal;
  /** What has to be undone, growing. */
  readonly borrowed: BorrowedFile[];
  readonly sockets: string[];
}

/**
 * Makes a guest that is paused before its first instruction. When it rejects, nothing of the guest is left.
 * @throws Fault LAUNCH_FAILED, FILE_NOT_FOUND, FILE_PERMISSION, RESOURCE_EXHAUSTED; the signal's reason
 */
export async function launchGuest(plan: LaunchPlan, at: DriverServices, signal: AbortSignal): Promise<QemuGuest> {
  const leave = await at.slots.enter(signal);
  if (at.launching.has(plan.uuid)) {
    leave();
    throw new Fault('LAUNCH_FAILED', `guest ${plan.name} is being launched already`);
  }
  at.launching.add(plan.uuid);
  try {
    await demandRunnable(plan, at, signal);
    const launch: Launch = { plan, at, signal, files: guestFiles(at.folders, plan.uuid), borrowed: [], sockets: [] };
    await makeDirectory(launch);
    let spawned: Spawned;
    try {
      spawned = await prepareAndSpawn(launch);
    } catch (error) {
      await clearUp(launch.files, { borrowed: launch.borrowed, sockets: launch.sockets, cgroup: undefined }, at.logger);
      throw error;
    }
    return await becomeGuest(launch, spawned);
  } finally {
    at.launching.delete(plan.uuid);
    leave();
  }
}

/** The engine has asked before; a guest that cannot run must not get as far as a command line all the same. */
async function demandRunnable(plan: LaunchPlan, at: DriverServices, signal: AbortSignal): Promise<void> {
  const { emulators } = at.host;
  const kvm = plan.spec.type === 'kvm' ? await at.kvm(signal) : undefined;
  const refused = refusals(plan.spec, { emulators, kvm });
  const [first] = refused;
  if (first === undefined) return;
  throw new Fault('LAUNCH_FAILED', `${first.field} is ${first.found}; this host needs ${first.expected}`, {
    violations: refused,
  });
}

async function makeDirectory({ plan, files, at }: Launch): Promise<void> {
  try {
    await mkdir(files.directory, { mode: 0o711 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw fileFault(error, { path: files.directory, field: 'the run directory' });
    }
    const left = await readGuestRecord(files.record);
    const process =
      left === undefined ? undefined : (left.process ?? (await findGuestProcess(left.incarnation, at.bootId)));
    if (process !== undefined && isProcessAlive(process, at.bootId)) {
      throw new Fault('LAUNCH_FAILED', `guest ${plan.name} is there already, as process ${process.pid}`);
    }
    // A guest that died while no daemon looked.
    await clearUp(files, left ?? emptyRecord, at.logger);
    await mkdir(files.directory, { mode: 0o711 });
  }
  try {
    // The umask may have taken from the mode that others may pass through.
    await chmod(files.directory, 0o711);
    await mkdir(files.own, { mode: 0o700 });
    if (at.user !== undefined) await chown(files.own, at.user.uid, at.user.gid);
    await writeGuestRecord(files.record, { ...emptyRecord, incarnation: plan.incarnation });
  } catch (error) {
    await clearUp(files, emptyRecord, at.logger);
    throw fileFault(error, { path: files.directory, field: 'the run directory' });
  }
}

const emptyRecord: Omit<GuestRecord, 'incarnation'> = {
  process: undefined,
  cgroup: undefined,
  borrowed: [],
  sockets: [],
};

/** A process, and what was found out on the way to it. */
interface Spawned {
  readonly process: SpawnedProcess;
  readonly argv: Argv;
  readonly logStart: number;
}

async function prepareAndSpawn(launch: Launch): Promise<Spawned> {
  const { plan, files, at, signal } = launch;
  const { spec } = plan;
  await copyNvramTemplate(spec);
  const chains = await resolveChains(spec);
  await borrowFiles(launch, chains);
  signal.throwIfAborted();

  const emulator = emulatorFor(spec, at.host);
  if (emulator === undefined) throw new Fault('LAUNCH_FAILED', 'there is no emulator for this guest');
  const paths = {
    directory: files.directory,
    consoleLog: files.consoleLog,
    chains,
    nowSeconds: Math.floor(Date.now() / 1000),
  };
  const argv = buildArgv(spec, emulator, paths);
  const descriptors = await openDescriptors(argv.descriptors, files.consoleLog);
  for (const { kind, path } of argv.descriptors) {
    if (kind === 'listen' && !path.startsWith(files.directory)) launch.sockets.push(path);
  }
  try {
    await using log = await openLog(files.log).catch((error: unknown) => {
      throw fileFault(error, { path: files.log, field: 'the log directory' });
    });
    await log.write(`${new Date().toISOString()} starting ${plan.incarnation}: ${emulator.path} ${quote(argv.args)}\n`);
    const { size: logStart } = await log.stat();
    signal.throwIfAborted();
    const process = await spawnEmulator({
      binary: emulator.path,
      args: argv.args,
      directory: files.own,
      environment: { ...guestEnvironment(globalThis.process.env, plan.incarnation), ...argv.environment },
      user: at.user,
      log: log.fd,
      descriptors: [...descriptors.numbers, ...plan.inherit.map(descriptorOf)],
      leaked: at.leaked,
    });
    return { process, argv, logStart };
  } finally {
    // Before anybody connects: as long as this process has the sockets too, it may accept in QEMU's place.
    await descriptors.close();
  }
}

async function copyNvramTemplate({ os }: DomainSpec): Promise<void> {
  const { path, template } = os?.nvram ?? {};
  if (path === undefined || template === undefined) return;
  const exists = await stat(path).then(
    () => true,
    () => false,
  );
  if (exists) return;
  try {
    await copyFile(template, path);
    await chmod(path, 0o600);
  } catch (error) {
    throw fileFault(error, { path: template, field: 'os.nvram.template' });
  }
}

async function borrowFiles(
  { plan, at, borrowed }: Launch,
  chains: ReadonlyMap<number, readonly ChainImage[]>,
): Promise<void> {
  for (const wanted of wantedFiles(plan.spec, chains)) {
    const file = await borrowFile(wanted, at.user);
    if (file !== undefined) borrowed.push(file);
  }
}

async function becomeGuest(launch: Launch, { process: child, argv, logStart }: Spawned): Promise<QemuGuest> {
  const { plan, files, at, signal, borrowed, sockets } = launch;
  const { logger, bootId } = at;
  // Our child cannot be reaped before its exit was handled, so it has an identity even if it is dead.
  const process = identifyProcess(child.pid, bootId) ?? { pid: child.pid, startTime: 0, bootId };
  const cgroup = at.cgroupRoot === undefined ? undefined : await enterGuestCgroup(at.cgroupRoot, plan.uuid, child.pid);
  const record = { borrowed, sockets, cgroup };
  const aliases = (plan.spec.devices?.disks ?? []).map(diskAlias);
  const guest = new QemuGuest({
    name: plan.name,
    process,
    bootId,
    files,
    record,
    exited: child.exited,
    logStart,
    monitorPath: `${files.directory}/${monitorSockets.main}`,
    monitorTimeoutMs: at.monitorTimeoutMs,
    deviceOf: (node) => diskOfNode(node, aliases),
    report: plan.report,
    logger,
  });
  try {
    const recorded = writeGuestRecord(files.record, { ...record, incarnation: plan.incarnation, process });
    // Both are awaited below; a second failure must not count as unhandled.
    recorded.catch(() => {});
    const monitor = await guest.connect(signal, at.launchTimeoutMs);
    for (const { execute, arguments: args } of argv.commands) await monitor.execute(execute, args, { signal });
    await recorded;
    signal.throwIfAborted();
    if (!guest.beginTelling()) throw new Fault('LAUNCH_FAILED', 'it ended while it was starting');
    logger.info({ domain: plan.name, uuid: plan.uuid, pid: process.pid }, 'guest process is ready');
    return guest;
  } catch (error) {
    const failure: unknown = signal.aborted
      ? signal.reason
      : await explainFailure(error, child.exited, files, logStart);
    signalProcess(process, bootId, 'SIGKILL');
    await guest.gone;
    throw failure;
  }
}

/** QEMU that refuses its command line closes the monitor first, and only then is its exit seen. */
const exitFollowsMs = 2000;

async function explainFailure(
  error: unknown,
  exited: Promise<ExitStatus>,
  files: GuestFiles,
  logStart: number,
): Promise<unknown> {
  const late = new Promise<undefined>((resolve) => {
    setTimeout(resolve, exitFollowsMs, undefined).unref();
  });
  const status = isRefusal(error) ? undefined : await Promise.race([exited, late]);
  const tail = await readLogTail(files.log, logStart);
  const what =
    status === undefined ? (error instanceof Error ? error.message : String(error)) : `QEMU ${describeExit(status)}`;
  return new Fault(
    'LAUNCH_FAILED',
    tail === '' ? what : `${what}: ${tail}`,
    { metadata: { log: files.log } },
    { cause: error },
  );
}

/** A command line as one can paste it into a shell. */
function quote(args: readonly string[]): string {
  return args
    .map((arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", String.raw`'\''`)}'`))
    .join(' ');
}
