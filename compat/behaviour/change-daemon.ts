import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LaidOut } from '../packages/lay-out.ts';

/** A change of the code of a daemon. */
export interface DaemonChange {
  /** What is done to it, in words. */
  readonly what: string;
  readonly from: RegExp;
  readonly to: string;
}

/** Makes a daemon of a released one that differs from it in these ways alone. Answers the path of its program. */
export function changeDaemon(
  released: LaidOut,
  folder: string,
  { changes, version }: { readonly changes: readonly DaemonChange[]; readonly version?: string },
): string {
  const [source, place] = [released.packageAt('daemon'), join(folder, 'daemon')];
  mkdirSync(place, { recursive: true });
  for (const part of ['bin', 'bundle', 'dist']) {
    cpSync(join(source, part), join(place, part), {
      recursive: true,
      filter: (path) => !path.endsWith('.map'),
    });
  }
  symlinkSync(join(source, 'node_modules'), join(place, 'node_modules'));
  const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { version: string };
  writeFileSync(join(place, 'package.json'), JSON.stringify({ ...manifest, version: version ?? manifest.version }));
  for (const change of changes) apply(change, join(place, 'bundle', manifest.version));
  return join(place, 'bin/holdfastd.js');
}

function apply({ what, from, to }: DaemonChange, folder: string): void {
  let found = 0;
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.js'))) {
    const path = join(folder, name);
    const before = readFileSync(path, 'utf8');
    const after = before.replaceAll(new RegExp(from, 'g'), (...match) => {
      found++;
      return to.replaceAll(/\$(\d)/g, (_, group: string) => String(match[Number(group)]));
    });
    if (after !== before) writeFileSync(path, after);
  }
  // A change that changes nothing shows nothing.
  if (found === 0) throw new Error(`the daemon has no place for: ${what} (${from.source})`);
}
