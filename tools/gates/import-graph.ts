import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** One import statement: `from` is a file relative to the root, `to` such a file or, for a package, its specifier. */
export interface Import {
  readonly from: string;
  readonly to: string;
  readonly isPackage: boolean;
  /** `import type` leaves nothing at run time, so it makes no cycle; floors hold for it all the same. */
  readonly typeOnly: boolean;
}

const statement = /^\s*(?:import|export)\s+(?<kind>type\s)?(?:[^'";]*?\sfrom\s+)?['"](?<specifier>[^'"]+)['"]/gm;
const dynamic = /\bimport\(\s*['"](?<specifier>[^'"]+)['"]\s*\)/g;

/** Reads every import of the hand-written sources below `packages/<name>/src`. */
export function readImports(root: string): Import[] {
  return listSources(root).flatMap((from) => importsOf(root, from));
}

/** The hand-written TypeScript sources, without tests and generated code. */
export function listSources(root: string): string[] {
  const packages = join(root, 'packages');
  return readdirSync(packages).flatMap((name) => {
    const source = join(packages, name, 'src');
    if (!existsSync(source)) return [];
    return readdirSync(source, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !/(^|\/)gen\//.test(file))
      .map((file) => relative(root, join(source, file)));
  });
}

function importsOf(root: string, from: string): Import[] {
  const text = readFileSync(join(root, from), 'utf8');
  return [...text.matchAll(statement), ...text.matchAll(dynamic)].map((match) => {
    const specifier = match.groups?.['specifier'] ?? '';
    const typeOnly = match.groups?.['kind'] !== undefined;
    if (!specifier.startsWith('.')) return { from, to: specifier, isPackage: true, typeOnly };
    const to = join(dirname(from), specifier).replace(/\.js$/, '.ts');
    return { from, to, isPackage: false, typeOnly };
  });
}
