import type { Config } from '../config.js';
import type { LoadedConfig } from '../load-config.js';
import { planReload } from './plan-reload.js';

/** A part of the daemon that takes up what has changed outside: settings, or files that it has read. */
export interface Reloadable {
  /** Word for the log. */
  readonly name: string;
  /**
   * Reads and checks everything that the new state needs, and changes nothing.
   * @returns what puts it in force; it does not fail
   * @throws why it cannot be had; then nothing of the whole reload takes effect
   */
  prepare(config: Config): Promise<() => void>;
}

/** What came of it, for the log. */
export type Reloaded =
  | { readonly config: Config; readonly changes: readonly string[]; readonly needRestart: readonly string[] }
  /** Nothing has changed. */
  | { readonly problems: readonly string[] };

/** Takes up a config that was read again: every part of it, or nothing at all. */
export async function reload(current: Config, loaded: LoadedConfig, parts: readonly Reloadable[]): Promise<Reloaded> {
  if ('problems' in loaded) return loaded;
  if (!('config' in loaded)) return { problems: ['there is no config to take up'] };
  const plan = planReload(current, loaded.config);
  const prepared = await Promise.allSettled(parts.map((part) => part.prepare(plan.config)));
  const problems = prepared.flatMap((each, at) =>
    each.status === 'rejected' ? [`${parts[at]?.name}: ${describe(each.reason)}`] : [],
  );
  if (problems.length > 0) return { problems };
  for (const each of prepared) if (each.status === 'fulfilled') each.value();
  return plan;
}

function describe(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
