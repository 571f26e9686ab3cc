import { loadPolicy } from '../../access/load-policy.js';
import type { Config } from '../../config/config.js';
import type { LoadedConfig } from '../../config/load-config.js';
import { Fault } from '../../model/fault.js';
import { systemClock } from '../../model/clock.js';
import { findGroup } from '../../rpc/doors/find-group.js';
import { checkCredentials } from '../../rpc/tls/check-credentials.js';
import { readCredentials } from '../../rpc/tls/read-credentials.js';
import { problemOfLogFile } from '../../telemetry/log-file.js';
import { exitCodes } from '../process/exit-codes.js';
import { logRulesOf } from './log-rules-of.js';
import { tlsSettingsOf } from './tls-of.js';

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
async function problemsHere(config: Config, ownerUid: number): Promise<readonly string[]> {
  const { accessPolicy } = config.access;
  const policy = accessPolicy === undefined ? undefined : await loadPolicy(accessPolicy, ownerUid);
  const problems = policy !== undefined && 'problems' in policy ? [...policy.problems] : [];
  for (const step of [() => findGroup(config.doors.unixSockGroup), () => checkTls(config)]) {
    try {
      await step();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      problems.push(error.message);
    }
  }
  for (const { kind, path = '' } of logRulesOf(config).outputs) {
    const problem = kind === 'file' ? problemOfLogFile(path) : undefined;
    if (problem !== undefined) problems.push(`log file ${path} cannot be written: ${problem}`);
  }
  return problems;
}

async function checkTls(config: Config): Promise<void> {
  if (!config.tls.listenTls) return;
  const settings = tlsSettingsOf(config);
  await checkCredentials(await readCredentials(settings), settings, systemClock.now());
}

function complain(problems: readonly string[]): void {
  for (const problem of problems) process.stderr.write(`holdfastd: ${problem}\n`);
}
