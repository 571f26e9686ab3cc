import type { Finding } from '../finding.ts';
import { compareCommands } from './compare-commands.ts';
import { compareProgramOptions, compareSettings, findUnreadable } from './compare-settings.ts';
import { compareMetrics } from './metrics.ts';
import { compareReasons } from './reasons.ts';
import { compareSessions, type SessionStep } from './session.ts';
import type { Surfaces } from './snapshot.ts';

/** What of the surfaces of a release is gone or means something else; `replayed` is its session, played today. */
export function compareSurfaces(
  release: string,
  older: Surfaces,
  newer: Surfaces,
  replayed: readonly SessionStep[],
): readonly Finding[] {
  return [
    ...compareCommands(older.commands, newer.commands),
    ...compareSessions(older.session, replayed),
    ...compareSettings(older.settings, newer.settings),
    ...findUnreadable(older.configFile, release),
    ...compareProgramOptions(older.programOptions, newer.programOptions),
    ...compareReasons(older.reasons, newer.reasons),
    ...compareMetrics(older.metrics, newer.metrics),
  ];
}
