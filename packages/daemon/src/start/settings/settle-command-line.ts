import { loadPolicy } from '../../access/load-policy.js';
import type { Config } from '../../config/config.js';
import type { LoadedConfig } from '../../config/load-config.js';
import { Fault } from '../../model/fault.js';
import { findGroup } from '../../rpc/doors/find-group.js';
import { exitCodes } from '../process/exit-codes.js';

/** The settings to serve with. Where only an answer was asked for, or they are wrong, it is printed and the process ends. */
export async function settleCommandLine(loaded: LoadedConfig, ownerUid: number): Promise<Config> {
  if ('config' in loaded) return loaded.config;
  if ('problems' in loaded) {
    complain(loaded.problems);
    process.stderr.write('holdfastd: --help lists what can be set\n');
    process.exit(exitCodes.usage);
  }
  const problems = loaded.check === undefined ? [] : await problemsHere(loaded.check, ownerUid);
  if (problems.length > 0) {
    complain(problems);
    process.exit(exitCodes.usage);
  }
  process.stdout.write(loaded.print);
  process.exit(exitCodes.ok);
}

/** What settings name that is not on this host, or is no good there. */
async function problemsHere({ access, doors }: Config, ownerUid: number): Promise<readonly string[]> {
  const { accessPolicy } = access;
  const policy = accessPolicy === undefined ? undefined : await loadPolicy(accessPolicy, ownerUid);
  const problems = policy !== undefined && 'problems' in policy ? [...policy.problems] : [];
  try {
    await findGroup(doors.unixSockGroup);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    problems.push(error.message);
  }
  return problems;
}

function complain(problems: readonly string[]): void {
  for (const problem of problems) process.stderr.write(`holdfastd: ${problem}\n`);
}
