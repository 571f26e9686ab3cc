import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Path of a program that another package of this installation brings along.
 * @throws Error when the package is not installed
 */
export function findProgram(packageName: string, program: string): string {
  const manifestPath = createRequire(import.meta.url).resolve(`${packageName}/package.json`);
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8')) as { bin?: Record<string, string> };
  const path = manifest.bin?.[program];
  if (path === undefined) throw new Error(`package ${packageName} has no program ${program}`);
  return join(dirname(manifestPath), path);
}
