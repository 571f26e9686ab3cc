import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Which compiled modules `holdfast-lockd` has to lock with. */
export interface LockModules {
  /** fs-native-extensions, which comes compiled: locks that a guest inherits. */
  readonly ofd: boolean;
  /** fs-ext, which the install compiles: locks of the process. */
  readonly posix: boolean;
}

/** Looks where the lock daemon of this installation would; undefined: there is none beside this command. */
export function findLockModules(from: string = import.meta.url): LockModules | undefined {
  const lockd = folderOf('@holdfast/lockd', from);
  if (lockd === undefined) return undefined;
  const manifest = join(lockd, 'package.json');
  const [ofd, posix] = [folderOf('fs-native-extensions', manifest), folderOf('fs-ext', manifest)];
  return {
    ofd: ofd !== undefined && isCompiledIn(join(ofd, `prebuilds/${process.platform}-${process.arch}`)),
    posix: posix !== undefined && isCompiledIn(join(posix, 'build/Release')),
  };
}

function folderOf(name: string, from: string): string | undefined {
  try {
    return dirname(createRequire(from).resolve(`${name}/package.json`));
  } catch {
    // Not installed, which is what is asked.
    return undefined;
  }
}

function isCompiledIn(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).some((name) => /\.(node|bare)$/.test(name));
}
