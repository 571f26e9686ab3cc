import { HoldfastError } from '@holdfast/sdk';
import type { CaseReport, CaseStatus } from '../report/report.js';
import { isOlder } from './is-older.js';
import { NotOffered } from './not-offered.js';
import type { TckCase } from './tck-case.js';
import { type Surroundings, World } from './world.js';

/** How a daemon says that it does not have something. */
const unknownHere: ReadonlySet<string> = new Set(['UNSUPPORTED', 'UNKNOWN_METHOD']);

/** Runs one case, and takes everything away that it has made. */
export async function runCase(
  each: TckCase,
  surroundings: Surroundings,
  { number, limitMs }: { readonly number: number; readonly limitMs: number },
): Promise<CaseReport> {
  const began = performance.now();
  const limit = new AbortController();
  const timer = setTimeout(() => {
    limit.abort(new Error(`it took longer than ${limitMs} ms`));
  }, limitMs);
  const world = new World(surroundings, number, limit.signal);
  const outcomes = [await outcomeOf(() => orAbort(each.run(world), limit.signal))];
  clearTimeout(timer);
  outcomes.push(await outcomeOf(() => world.cleanUp()));
  const error = outcomes.find((thrown) => thrown !== undefined);
  const { status, why } = judge(each, error, surroundings.version.version);
  return { name: each.name, status, why, tookMs: Math.round(performance.now() - began) };
}

/** What an error means: only what the daemon may lack may be refused as lacking. */
export function judge(
  { since, optional }: Pick<TckCase, 'since' | 'optional'>,
  error: unknown,
  release: string,
): { readonly status: CaseStatus; readonly why: string } {
  if (error === undefined) return { status: 'passed', why: '' };
  const why = error instanceof Error ? error.message : `it threw ${JSON.stringify(error)}`;
  if (error instanceof NotOffered) return { status: 'not offered', why };
  const isLacking = error instanceof HoldfastError && unknownHere.has(error.code);
  if (!isLacking) return { status: 'failed', why };
  if (optional) return { status: 'not offered', why };
  if (isOlder(release, since)) return { status: 'not offered', why: `${why}; there since ${since}` };
  return { status: 'failed', why: `${why}; every daemon since ${since} has it, and this is ${release}` };
}

async function outcomeOf(run: () => Promise<void>): Promise<unknown> {
  try {
    await run();
    return undefined;
  } catch (error) {
    return error ?? new Error('it threw nothing');
  }
}

/** What a case waits for may never come. */
function orAbort(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const late = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  return Promise.race([work, late]);
}
