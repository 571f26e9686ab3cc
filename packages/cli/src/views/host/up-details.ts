import type { Answer } from '../../output/answer.js';
import { formatDetails } from '../../output/details.js';
import type { DaemonState } from '../../up/start-daemons.js';

/** What runs after `holdfast up`. */
export interface UpOutcome {
  readonly uri: string;
  /** Whether other commands find the daemon without being told. */
  readonly isDefault: boolean;
  readonly driver: string;
  /** Why no guest can run; empty: one can. */
  readonly unusable: string;
  readonly daemons: readonly DaemonState[];
}

/** What was started, what ran already, and how to reach it. */
export function upDetails(outcome: UpOutcome): Answer {
  const { uri, isDefault, driver, unusable, daemons } = outcome;
  return {
    value: outcome,
    names: [uri],
    text(style) {
      const lines = daemons.map(
        ({ program, state, pid }) => [program, pid === undefined ? state : `${state}, pid ${pid}`] as const,
      );
      const logs = [...new Set(daemons.map(({ logFile }) => logFile))];
      const details = formatDetails(
        [...lines, ['driver', driver], ['logs', logs], ['URI', style('strong', uri)]],
        style,
      );
      const warning = unusable === '' ? '' : `\n${style('warn', 'warning:')} no guest can run here: ${unusable}\n`;
      const next = isDefault ? '' : `\n${style('quiet', 'for other commands:')} export HOLDFAST_URI='${uri}'\n`;
      return details + warning + next;
    },
  };
}
