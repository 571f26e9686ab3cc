import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Path of a program that another package of this installation brings along.
 * @param from - URL of the module that looks for it: packages beside its own are found.
 * @throws Error when the package is not installed
 */
export function findProgram(packageName: string, program: string, from: string): string {
  const manifestPath = createRequire(from).resolve(`${packageName}/package.json`);
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8')) as { bin?: Record<string, string> };
  const path = manifest.bin?.[program];
  if (path === undefined) throw new Error(`package ${packageName} has no program ${program}`);
  return join(dirname(manifestPath), path);
}
