import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../releases.ts';
import { type PackageName, packageNames } from './package-names.ts';

/** Where the tarball of a package is in a folder of them. */
export function tarballOf(folder: string, name: PackageName): string {
  return join(folder, `${name}.tgz`);
}

/** Packs every package as it would be published, from what was built. */
export function packAll(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const places = packageNames.map((name) => `./packages/${name}`);
  const args = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder, ...places];
  const { status, stderr, error } = spawnSync('npm', args, { cwd: repository, encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0) throw new Error(`npm ${args.join(' ')} failed: ${stderr}`);
  for (const name of packageNames) {
    renameSync(join(folder, `holdfast-${name}-${versionOf(name)}.tgz`), tarballOf(folder, name));
  }
}

/** Version of a package as it is now. */
export function versionOf(name: PackageName): string {
  const manifest = readFileSync(join(repository, 'packages', name, 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { readonly version: string }).version;
}
