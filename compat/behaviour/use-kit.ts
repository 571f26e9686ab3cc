import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { TckReport } from '@holdfast/tck';

/** What a run of a kit came to. */
export interface KitRun {
  readonly code: number | null;
  readonly report: TckReport;
}

/** Runs the kit of a release, as its users do, with the SDK that it was released with. */
export async function useKit(
  program: string,
  uri: string,
  reportFile: string,
  args: readonly string[] = [],
): Promise<KitRun> {
  const all = [program, uri, '--json', reportFile, ...args];
  const child = spawn(process.execPath, all, { stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(child, 'close') as Promise<[number | null]>;
  const [, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  if (errors !== '') throw new Error(`${all.join(' ')}: ${errors}`);
  return { code, report: JSON.parse(readFileSync(reportFile, 'utf8')) as TckReport };
}

/** How long a case may take where nothing should fail: as long as a machine with much to do needs. */
export const patient = ['--limit-ms', '240000'] as const;

/** How a case ended, by its name. */
export function outcomeOf({ features }: TckReport, name: string): { readonly status: string; readonly why: string } {
  const found = features.flatMap(({ cases }) => cases).find((each) => each.name === name);
  if (found === undefined) throw new Error(`the kit has no case: ${name}`);
  return found;
}
