import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Finding } from '../finding.ts';
import { repository } from '../releases.ts';

/** A program that somebody wrote for a release. */
export interface Witness {
  readonly release: string;
  readonly file: string;
}

/** The programs that were written for a release; none, where it brought nothing for which one was needed. */
export function witnessesOf(release: string): readonly Witness[] {
  const folder = join(repository, 'compat/witness', release);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  return names.toSorted().map((name) => ({ release, file: join(folder, name) }));
}

// Strict, as careful users have it, and for the oldest Node.js that the SDK promises.
const compilerOptions =
  '--strict --exactOptionalPropertyTypes --noUncheckedIndexedAccess --noPropertyAccessFromIndexSignature --skipLibCheck ' +
  '--module nodenext --moduleDetection force --target es2022 --lib es2023,esnext.disposable --types node --rootDir / ' +
  '--pretty false --ignoreConfig';

/**
 * Compiles programs against the SDK of the build in dist, and runs them against one daemon, one after the other.
 * Throws when a tool does not do its work.
 */
export async function runWitnesses(uri: string, witnesses: readonly Witness[]): Promise<readonly Finding[]> {
  if (witnesses.length === 0) throw new Error('there is no program to run');
  const place = join(repository, '.holdfast/witness');
  mkdirSync(place, { recursive: true });
  // Inside the repository: what the programs import is found from there.
  const folder = mkdtempSync(join(place, 'run-'));
  try {
    const compiled = await run(
      [
        'node_modules/.bin/tsc',
        ...compilerOptions.split(' '),
        '--outDir',
        folder,
        ...witnesses.map(({ file }) => file),
      ],
      {},
    );
    const problems = compiled.stdout.split('\n').filter((line) => /error TS\d+/.test(line));
    if (compiled.code !== 0 && problems.length === 0)
      throw new Error(`tsc ended with ${compiled.code}: ${compiled.stdout}${compiled.stderr}`);
    const stray = problems.find((line) => !witnesses.some(({ file }) => line.includes(basename(file))));
    if (stray !== undefined) throw new Error(`tsc has something to say of another file: ${stray}`);

    const programs = witnesses.map(({ file }) => join(folder, file.replace(/\.ts$/, '.js')));
    const ran = await run(['compat/typescript/run-all.mjs', ...programs], { HOLDFAST_URI: uri });
    const ends = new Map(
      ran.stdout
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as { readonly file: string; readonly problem: string })
        .map((end) => [end.file, end.problem]),
    );
    return witnesses.flatMap((witness, index) => {
      const typed = problems.filter((line) => line.includes(`${witness.release}/${basename(witness.file)}`));
      const problem = ends.get(programs[index] ?? '') ?? `it did not end: ${ran.stderr}`;
      return [
        ...typed.map((what) => finding(witness, `does not compile any more: ${what}`)),
        ...(problem === '' ? [] : [finding(witness, `does not work any more: ${problem}`)]),
      ];
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(args: readonly string[], more: Readonly<Record<string, string>>): Promise<Ended> {
  const child = spawn(process.execPath, args, { cwd: repository, env: { ...process.env, ...more } });
  const closed = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { code, stdout, stderr };
}

function finding({ release, file }: Witness, what: string): Finding {
  return {
    layer: 'witness',
    subject: `witness:${release}/${basename(file, '.ts')}`,
    what: `a program written for ${release} ${what}`,
    breaks: 'programs like it: whoever wrote one must change it to go on',
    instead: 'change the SDK, not the program: what it does is promised',
  };
}
