import { answersOn, findProgram, ProgramFailed, type ProgramStart, startProgram } from '@holdfast/host';
import { CommandError } from '../command-error.js';
import type { House } from './house.js';
import { makeDirectories } from './make-directories.js';
import { readProcessFile, writeProcessFile } from './process-file.js';

/** What became of one daemon. */
export interface DaemonState {
  readonly program: string;
  readonly state: 'started' | 'already running';
  /** undefined: it runs, but somebody else started it. */
  readonly pid?: number;
  readonly socket: string;
  readonly logFile: string;
}

interface DaemonPlan {
  readonly program: string;
  readonly packageName: string;
  readonly socket: string;
  readonly logFile: string;
  readonly processFile: string;
  readonly args: readonly string[];
}

/**
 * Starts lockd and the daemon of a house, each if it does not run yet.
 * @throws CommandError when one of them does not come up
 */
export async function startDaemons(house: House, driver: string, signal: AbortSignal): Promise<DaemonState[]> {
  makeDirectories(house);
  const states: DaemonState[] = [];
  for (const plan of [lockdPlan(house), daemonPlan(house, driver)]) states.push(await ensureRunning(plan, signal));
  return states;
}

async function ensureRunning(plan: DaemonPlan, signal: AbortSignal): Promise<DaemonState> {
  const { program, socket, logFile, processFile } = plan;
  if (!(await answersOn(socket))) {
    const script = findProgram(plan.packageName, program, import.meta.url);
    const pid = await start({ name: program, script, args: plan.args, logFile, socket }, signal);
    if (pid !== undefined) {
      writeProcessFile(processFile, pid);
      return { program, state: 'started', pid, socket, logFile };
    }
  }
  const pid = readProcessFile(processFile);
  return { program, state: 'already running', ...(pid === undefined ? {} : { pid }), socket, logFile };
}

async function start(program: ProgramStart, signal: AbortSignal): Promise<number | undefined> {
  try {
    return await startProgram(program, signal);
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error;
    throw new CommandError(error.message, {
      reason: 'UNAVAILABLE',
      hint: `its log is ${error.logFile}, and ends so:\n  ${error.said.join('\n  ')}`,
    });
  }
}

function lockdPlan(house: House): DaemonPlan {
  return {
    program: 'holdfast-lockd',
    packageName: '@holdfast/lockd',
    socket: house.lockdSocket,
    logFile: house.lockdLog,
    processFile: house.lockdProcessFile,
    args: Object.entries({
      '--socket': house.lockdSocket,
      '--state-dir': house.stateDirectory,
      ...(house.apart === undefined ? {} : { '--config': house.apart.lockdConfigFile }),
    }).flat(),
  };
}

function daemonPlan(house: House, driver: string): DaemonPlan {
  return {
    program: 'holdfastd',
    packageName: '@holdfast/daemon',
    socket: house.daemonSocket,
    logFile: house.daemonLog,
    processFile: house.daemonProcessFile,
    args: Object.entries({
      '--driver': driver,
      '--socket': house.daemonSocket,
      '--state-dir': house.stateDirectory,
      '--run-dir': house.runDirectory,
      '--log-dir': house.logDirectory,
      '--lease-manager': 'lockd',
      '--lockd-socket': house.lockdSocket,
      ...(house.apart === undefined ? {} : { '--config': house.configFile, '--token-file': house.apart.tokenFile }),
    }).flat(),
  };
}
