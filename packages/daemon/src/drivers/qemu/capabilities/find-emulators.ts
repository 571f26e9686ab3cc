import { access, constants, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { EmulatorFacts } from './emulator-facts.js';
import { readCache, writeCache } from './json-cache.js';
import { probeEmulator } from './probe-emulator.js';

const folders = ['/usr/local/bin', '/usr/bin', '/usr/libexec', '/opt/homebrew/bin'];
/** Names by distribution: the last is what Red Hat calls its only one. */
const programs = ['qemu-system-x86_64', 'qemu-system-i386', 'qemu-kvm'];

/** How to find emulators. */
export interface FindEmulatorsOptions {
  /** Paths to look at instead of the usual ones. */
  readonly paths?: readonly string[] | undefined;
  /** Folder in which answers are kept. */
  readonly cacheDirectory: string;
  /** Ask again what is known. */
  readonly refresh: boolean;
  readonly onProblem: (problem: unknown) => void;
}

/** Which file it is: another version under the same path has another time or size. */
export interface FileIdentity {
  readonly path: string;
  readonly modifiedMs: number;
  readonly bytes: number;
}

/** Emulators of this host that we can use, at most one of an architecture; kept between runs of the daemon. */
export async function findEmulators(options: FindEmulatorsOptions, signal: AbortSignal): Promise<EmulatorFacts[]> {
  const paths = options.paths ?? folders.flatMap((folder) => programs.map((program) => join(folder, program)));
  const found = await Promise.all(
    paths.map(async (path) => {
      try {
        await access(path, constants.X_OK);
      } catch {
        // Most of the places are empty; one that is configured is worth a word.
        if (options.paths !== undefined) options.onProblem(new Error(`${path} is no program that can be run`));
        return undefined;
      }
      return await askOrRecall(path, options, signal);
    }),
  );
  const usable = found.filter((emulator) => emulator !== undefined);
  return usable.filter((emulator, index) => usable.findIndex(({ arch }) => arch === emulator.arch) === index);
}

async function askOrRecall(
  path: string,
  { cacheDirectory, refresh, onProblem }: FindEmulatorsOptions,
  signal: AbortSignal,
): Promise<EmulatorFacts | undefined> {
  const identity = await identifyFile(path);
  const cache = join(cacheDirectory, `emulator${path.replaceAll('/', '-')}.json`);
  const known = refresh ? undefined : await readCache<EmulatorFacts>(cache, identity);
  if (known !== undefined) return known;
  try {
    const facts = await probeEmulator(path, signal);
    await writeCache(cache, identity, facts);
    return facts;
  } catch (problem) {
    signal.throwIfAborted();
    onProblem(problem);
    return undefined;
  }
}

/** Says which file is at a path now. */
export async function identifyFile(path: string): Promise<FileIdentity> {
  const { mtimeMs, size } = await stat(path);
  return { path, modifiedMs: mtimeMs, bytes: size };
}
