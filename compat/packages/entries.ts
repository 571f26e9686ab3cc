import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PackageName } from './package-names.ts';

/** What a manifest says that is looked at here. */
export interface Manifest {
  readonly version: string;
  readonly license?: string;
  readonly exports?: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly bin?: Readonly<Record<string, string>>;
}

/** The manifest in a folder of a package. */
export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** What may be imported of a package, as programs write it. */
export function importsOf(name: PackageName, { exports = {} }: Manifest): readonly string[] {
  return Object.entries(exports)
    .filter(([, target]) => typeof target !== 'string')
    .map(([path]) => `@holdfast/${name}${path.slice(1)}`);
}

/** The files of a package. */
export function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((path) => !path.startsWith('node_modules/'))
    .toSorted();
}
