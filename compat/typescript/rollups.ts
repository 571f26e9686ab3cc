import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Finding } from '../finding.ts';
import { releasedFile, repository } from '../releases.ts';

/** A door of the SDK: what a program imports. */
interface EntryPoint {
  /** Name of its files in `api/` and in the folder of a release. */
  readonly name: string;
  readonly config: string;
}

/** The doors, each with its report and its typings. */
export const entryPoints: readonly EntryPoint[] = [
  { name: 'sdk', config: 'api-extractor.json' },
  { name: 'sdk-testing', config: 'api-extractor.testing.json' },
];

/** The typings of each door of the build in dist, `@public` ones only, and what api-extractor has to say of them. */
export interface ExtractedTypings {
  readonly typings: ReadonlyMap<string, string>;
  readonly findings: readonly Finding[];
}

const sdkFolder = join(repository, 'packages/sdk');
const extractor = join(repository, 'node_modules/.bin/api-extractor');

/** Makes typings and report of each door anew, and compares the reports with those that were reviewed. */
export async function extractTypings(): Promise<ExtractedTypings> {
  const all = await Promise.all(entryPoints.map(extract));
  return {
    typings: new Map(all.map(({ name, typings }) => [name, typings])),
    findings: all.flatMap(({ findings }) => findings),
  };
}

/** The typings of a door of a release; undefined: it did not have that door. */
export function releasedTypings(release: string, entry: string): string | undefined {
  const path = releasedFile(release, 'api', `${entry}.d.ts`);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** Writes typings, and the reports that were reviewed, into a folder. */
export function writeTypings(folder: string, typings: ReadonlyMap<string, string>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, declarations] of typings) {
    writeFileSync(join(folder, `${name}.d.ts`), declarations);
    copyFileSync(join(repository, 'api', `${name}.api.md`), join(folder, `${name}.api.md`));
  }
}

async function extract({ name, config }: EntryPoint) {
  mkdirSync(join(sdkFolder, 'temp'), { recursive: true });
  // A place of its own, in the package that it is about: nobody else's typings can be taken for these.
  const folder = mkdtempSync(join(sdkFolder, 'temp/typings-'));
  try {
    const own = join(folder, 'api-extractor.json');
    const rollup = join(folder, 'public.d.ts');
    writeFileSync(own, JSON.stringify(configIn(folder, config, rollup)));
    const child = spawn(process.execPath, [extractor, 'run', '-c', own], { cwd: sdkFolder });
    const [stdout, stderr, code] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve)),
    ]);
    if (!existsSync(rollup)) throw new Error(`api-extractor ended with ${code}: ${stdout}${stderr}`);
    const findings = code === 0 ? [] : [finding(name, `${stdout}${stderr}`)];
    return { name, typings: readFileSync(rollup, 'utf8'), findings };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The config of a door, with its outcome elsewhere. */
function configIn(folder: string, config: string, rollup: string): object {
  return {
    extends: join(sdkFolder, config),
    projectFolder: sdkFolder,
    apiReport: { reportTempFolder: folder },
    docModel: { enabled: false },
    dtsRollup: { publicTrimmedFilePath: rollup, betaTrimmedFilePath: join(folder, 'beta.d.ts') },
  };
}

function finding(name: string, said: string): Finding {
  return {
    layer: 'typescript',
    subject: `report:${name}`,
    what: `api-extractor has something to say of ${name}:\n${said}`,
    breaks: 'nothing yet: the report in api/ is what was reviewed, and the build has something else',
    instead: 'read the diff that `npm run api-report` makes, as the promise that it is, and commit it',
  };
}
