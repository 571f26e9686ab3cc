import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { environmentFor } from '../dev/environment.mjs';
import { repository } from './repository.ts';

/** What a lockfile says of a package. */
interface Locked {
  readonly link?: boolean;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

type Lockfile = Readonly<Record<string, Locked>>;

const folders = ['.', 'tools/node', 'tools/site'];
// What has no manifest of npm is not npm's: python-shim has requirements of its own.
const packages = readdirSync(join(repository, 'packages')).filter((name) =>
  existsSync(join(repository, 'packages', name, 'package.json')),
);

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(join(repository, path), 'utf8')) as T;
}

function lockfile(folder: string): Lockfile {
  return readJson<{ packages: Lockfile }>(join(folder, 'package-lock.json')).packages;
}

/** The packages of others that come with one of ours; those that are made for one platform count as what they belong to. */
function comesWith(own: string): string[] {
  const locked = lockfile('.');
  const found = new Set<string>();
  const visit = (place: string): void => {
    const { link, resolved = '', dependencies = {} } = locked[place] ?? {};
    if (link === true) return visit(resolved);
    for (const name of Object.keys(dependencies)) {
      const at = placeOf(locked, place, name);
      if (found.has(at)) continue;
      found.add(at);
      visit(at);
    }
  };
  visit(own);
  const names = [...found].map((place) => place.replace(/^.*node_modules\//, ''));
  return names.filter((name) => !name.startsWith('@holdfast/')).toSorted();
}

/** Where Node.js finds a package from a place. */
function placeOf(locked: Lockfile, from: string, name: string): string {
  for (let place = from; ; place = place.slice(0, Math.max(0, place.lastIndexOf('/')))) {
    const at = join(place, 'node_modules', name);
    if (locked[at] !== undefined) return at;
    if (place === '') throw new Error(`the lockfile has no ${name} for ${from}`);
  }
}

test.each(folders)('every package of others is locked by its hash: %s', (folder) => {
  const loose = Object.entries(lockfile(folder)).filter(
    ([place, { link, integrity = '' }]) =>
      place.includes('node_modules/') && link !== true && !/^sha512-[\w+/]{86}==$/.test(integrity),
  );
  expect(loose.map(([place]) => place)).toEqual([]);
});

test('every dependency is one version, not a range', () => {
  const ranges = [...folders, ...packages.map((name) => `packages/${name}`)].flatMap((folder) => {
    const { dependencies, devDependencies, optionalDependencies } = readJson<Locked>(join(folder, 'package.json'));
    return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
      .filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))
      .map(([name, version]) => `${folder}: ${name} ${version}`);
  });
  expect(ranges).toEqual([]);
});

test('what the tests of the Python packages need is one version of each', () => {
  const lines = readFileSync(join(repository, 'packages/python-shim/requirements.txt'), 'utf8').split('\n');
  const named = lines.filter((line) => line !== '' && !line.startsWith('#'));
  expect(named.filter((line) => !/^[\w-]+==\d+(\.\d+)+$/.test(line))).toEqual([]);
});

test.each(folders)('what is installed runs nothing of its own, whatever the environment says: %s', (folder) => {
  const outer = { ...process.env, npm_config_ignore_scripts: 'false' };
  const before = process.env;
  process.env = outer;
  const env = environmentFor(process.execPath);
  process.env = before;
  const { stdout } = spawnSync('npm', ['config', 'get', 'ignore-scripts'], {
    cwd: join(repository, folder),
    env,
    encoding: 'utf8',
  });
  expect(stdout.trim()).toBe('true');
});

test('installing takes the lockfile as it is', () => {
  const installers = ['tools/dev/install.mjs', 'tools/dev/install-folder.mjs', 'tools/dev/pick-node.mjs'].map((path) =>
    readFileSync(join(repository, path), 'utf8'),
  );
  expect(installers.map((text) => [...text.matchAll(/'npm', \['([\w-]+)'/g)].map(([, verb]) => verb))).toEqual([
    ['ci'],
    ['ci'],
    ['ci'],
  ]);
});

// Whoever adds to these has looked at what comes with it.
test('what a package needs of others is what was agreed upon', () => {
  const direct = packages.map((name) => {
    const { dependencies = {} } = readJson<Locked>(`packages/${name}/package.json`);
    return [
      name,
      Object.keys(dependencies)
        .filter((each) => !each.startsWith('@holdfast/'))
        .join(' '),
    ];
  });
  expect(Object.fromEntries(direct)).toMatchInlineSnapshot(`
    {
      "cli": "@grpc/grpc-js @peculiar/x509 cli-table3 commander reflect-metadata saxes smol-toml yaml",
      "daemon": "@bufbuild/protobuf @grpc/grpc-js dbus-native koffi pino saxes smol-toml",
      "host": "koffi",
      "lockd": "@grpc/grpc-js fs-ext fs-native-extensions koffi pino",
      "metrics": "",
      "protocol": "@bufbuild/protobuf @grpc/grpc-js",
      "sdk": "@bufbuild/protobuf @grpc/grpc-js @opentelemetry/api smol-toml",
      "settings": "smol-toml",
      "systemd": "koffi",
      "tck": "",
    }
  `);
  const counts = packages.map((name) => [name, comesWith(`packages/${name}`).length]);
  expect(Object.fromEntries(counts)).toMatchInlineSnapshot(`
    {
      "cli": 88,
      "daemon": 55,
      "host": 1,
      "lockd": 57,
      "metrics": 0,
      "protocol": 34,
      "sdk": 36,
      "settings": 35,
      "systemd": 1,
      "tck": 36,
    }
  `);
});
