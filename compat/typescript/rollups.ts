import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Finding } from '../finding.ts';
import { releasedFile, repository } from '../releases.ts';

/** A door of the SDK: what a program imports. */
interface EntryPoint {
  /** Name of its files in `api/` and in the folder of a release. */
  readonly name: string;
  readonly config: string;
  /** Where api-extractor writes its typings, `@public` ones only. */
  readonly rollup: string;
}

/** The doors, each with its report and its typings. */
export const entryPoints: readonly EntryPoint[] = [
  { name: 'sdk', config: 'api-extractor.json', rollup: 'temp/public.d.ts' },
  { name: 'sdk-testing', config: 'api-extractor.testing.json', rollup: 'temp/testing-public.d.ts' },
];

const sdkFolder = join(repository, 'packages/sdk');
const extractor = join(repository, 'node_modules/.bin/api-extractor');

/** Makes typings and report of each door anew; what api-extractor has to say of them. */
export async function extractTypings(): Promise<readonly Finding[]> {
  const all = await Promise.all(entryPoints.map(extract));
  return all.flat();
}

/** The typings of a door of the build in dist, as they were extracted last. */
export function presentTypings(entry: string): string {
  const found = entryPoints.find(({ name }) => name === entry);
  if (found === undefined) throw new Error(`the SDK has no door ${entry}`);
  return readFileSync(join(sdkFolder, found.rollup), 'utf8');
}

/** The typings of a door of a release; undefined: it did not have that door. */
export function releasedTypings(release: string, entry: string): string | undefined {
  const path = releasedFile(release, 'api', `${entry}.d.ts`);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** Copies what was extracted into a folder. */
export function writeRollups(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const { name, rollup } of entryPoints) {
    copyFileSync(join(sdkFolder, rollup), join(folder, `${name}.d.ts`));
    copyFileSync(join(repository, 'api', `${name}.api.md`), join(folder, `${name}.api.md`));
  }
}

async function extract({ name, config, rollup }: EntryPoint): Promise<readonly Finding[]> {
  // Typings of an earlier run would pass for those of this one.
  rmSync(join(sdkFolder, rollup), { force: true });
  const child = spawn(process.execPath, [extractor, 'run', '-c', config], { cwd: sdkFolder });
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve)),
  ]);
  if (!existsSync(join(sdkFolder, rollup))) throw new Error(`api-extractor ended with ${code}: ${stdout}${stderr}`);
  if (code === 0) return [];
  return [
    {
      layer: 'typescript',
      subject: `report:${name}`,
      what: `api-extractor has something to say of ${name}:\n${stdout}${stderr}`,
      breaks: 'nothing yet: the report in api/ is what was reviewed, and the build has something else',
      instead: 'read the diff that `npm run api-report` makes, as the promise that it is, and commit it',
    },
  ];
}
