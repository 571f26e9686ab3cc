import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repository } from '../releases.ts';
import { type PackageName, packageNames } from './package-names.ts';
import { tarballOf } from './pack.ts';

/** Programs and libraries of a release, laid out as an install would. */
export interface LaidOut {
  /** The folder whose `node_modules` has them. */
  readonly folder: string;
  /** Path of a package in it. */
  packageAt(name: PackageName): string;
  /** Path of a program. */
  readonly programs: { readonly daemon: string; readonly lockd: string; readonly cli: string; readonly tck: string };
}

/**
 * Lays packages out from their tarballs, without a registry: what they need of each other is what lies beside them, what they
 * need of others is taken from this repository. So an old release runs with the libraries of today, which is what the ranges of
 * a project's lockfile come to in the end; that it also installs with its own is tried by `npm run compat -- packages`.
 */
export function layOut(tarballs: string, folder: string): LaidOut {
  const packageAt = (name: PackageName): string => join(folder, 'node_modules/@holdfast', name);
  // An older release is made of fewer.
  for (const name of packageNames.filter((each) => existsSync(tarballOf(tarballs, each)))) {
    const place = packageAt(name);
    mkdirSync(place, { recursive: true });
    unpack(tarballOf(tarballs, name), place);
    linkDependencies(name, place);
  }
  return {
    folder,
    packageAt,
    programs: {
      daemon: join(packageAt('daemon'), 'bin/holdfastd.js'),
      lockd: join(packageAt('lockd'), 'bin/holdfast-lockd.js'),
      cli: join(packageAt('cli'), 'bin/holdfast.js'),
      tck: join(packageAt('tck'), 'bin/holdfast-tck.js'),
    },
  };
}

function unpack(tarball: string, place: string): void {
  const args = ['-xzf', tarball, '-C', place, '--strip-components=1'];
  const { status, stderr, error } = spawnSync('tar', args, { encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0) throw new Error(`tar ${args.join(' ')} failed: ${stderr}`);
}

/** Links what a package needs of others into a folder of its own, so that it finds nothing that it did not ask for. */
function linkDependencies(name: PackageName, place: string): void {
  const manifest = readFileSync(join(place, 'package.json'), 'utf8');
  const { dependencies = {} } = JSON.parse(manifest) as { readonly dependencies?: Readonly<Record<string, string>> };
  for (const dependency of Object.keys(dependencies)) {
    if (dependency.startsWith('@holdfast/')) continue;
    const link = join(place, 'node_modules', dependency);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(placeHere(name, dependency), link);
  }
}

function placeHere(name: PackageName, dependency: string): string {
  const own = join(repository, 'packages', name, 'node_modules', dependency);
  const shared = join(repository, 'node_modules', dependency);
  const found = [own, shared].find((path) => existsSync(path));
  if (found === undefined) throw new Error(`${dependency}, which @holdfast/${name} needs, is not installed here`);
  return found;
}
