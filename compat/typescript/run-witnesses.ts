import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Finding } from '../finding.ts';
import { repository } from '../releases.ts';
import { compilerProgram } from './compiler.ts';

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

/** How long a compiler, or all programs together, may take before they are taken to hang. */
const limitMs = 240_000;

// Strict, as careful users have it, and for the oldest Node.js that the SDK promises.
const compilerOptions =
  '--strict --exactOptionalPropertyTypes --noUncheckedIndexedAccess --noPropertyAccessFromIndexSignature --skipLibCheck ' +
  '--module nodenext --moduleDetection force --target es2022 --lib es2023,esnext.disposable --types node --rootDir / ' +
  '--pretty false --ignoreConfig';

/**
 * Compiles programs against the SDK of the build in dist, with the present TypeScript and the one before, and runs them
 * against one daemon, one after the other.
 * Throws when a tool does not do its work.
 */
export async function runWitnesses(uri: string, witnesses: readonly Witness[]): Promise<readonly Finding[]> {
  if (witnesses.length === 0) throw new Error('there is no program to run');
  const place = join(repository, '.holdfast/witness');
  mkdirSync(place, { recursive: true });
  // Inside the repository: what the programs import is found from there.
  const folder = mkdtempSync(join(place, 'run-'));
  try {
    const [made, checked] = await Promise.all([
      compile('node_modules/.bin/tsc', ['--outDir', folder], witnesses),
      compile(compilerProgram, ['--noEmit'], witnesses),
    ]);
    const problems = [...made, ...checked];
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

/** What a compiler has to say of programs. Throws when it says it of something else, or does not do its work. */
async function compile(
  program: string,
  more: readonly string[],
  witnesses: readonly Witness[],
): Promise<readonly string[]> {
  const files = witnesses.map(({ file }) => file);
  const { code, stdout, stderr } = await run([program, ...compilerOptions.split(' '), ...more, ...files], {});
  const problems = stdout.split('\n').filter((line) => /error TS\d+/.test(line));
  const stray = problems.find((line) => !files.some((file) => line.includes(basename(file))));
  if (stray !== undefined || (code === 0) !== (problems.length === 0)) {
    throw new Error(`${program} ended with ${code}: ${stdout}${stderr}`);
  }
  return problems;
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(args: readonly string[], more: Readonly<Record<string, string>>): Promise<Ended> {
  const env = { ...process.env, ...more };
  const child = spawn(process.execPath, args, { cwd: repository, env, timeout: limitMs, killSignal: 'SIGKILL' });
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
