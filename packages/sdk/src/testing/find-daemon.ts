import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { refusal } from '../errors/refusal.js';

/**
 * Path of the program `holdfastd`: from the package `@holdfast/daemon` beside the SDK, or in the project that runs this.
 * @throws HoldfastError UNSUPPORTED when it is not installed
 */
export function findDaemon(): string {
  const places = [import.meta.url, pathToFileURL(join(process.cwd(), 'package.json')).href];
  for (const place of places) {
    const manifest = resolveManifest(place);
    if (manifest === undefined) continue;
    const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly bin: { readonly holdfastd: string } };
    return join(dirname(manifest), bin.holdfastd);
  }
  throw refusal('UNSUPPORTED', 'the package @holdfast/daemon is not installed; startTestDaemon runs the daemon in it', {
    hint: 'npm install --save-dev @holdfast/daemon',
  });
}

function resolveManifest(from: string): string | undefined {
  try {
    return createRequire(from).resolve('@holdfast/daemon/package.json');
  } catch {
    // Not there; the caller looks elsewhere, and says so when it is nowhere.
    return undefined;
  }
}
