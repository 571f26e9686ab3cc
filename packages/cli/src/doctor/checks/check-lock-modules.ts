import { type Finding, ok, problem, warning } from '../finding.js';
import type { Patient } from '../patient.js';

const compile = 'npm rebuild fs-ext --ignore-scripts=false; it needs python3, make and a C++ compiler';

/** Whether what `holdfast-lockd` locks with is there; an install that may run no scripts of others compiles none of it. */
export function checkLockModules({ lockModules }: Patient): Finding[] {
  if (lockModules === undefined) return [];
  const { ofd, posix } = lockModules;
  if (ofd && posix) return [ok('locks', 'fs-native-extensions is there, and fs-ext is compiled')];
  if (ofd)
    return [ok('locks', 'fs-native-extensions is there; fs-ext is not compiled, and only --backend posix needs it')];
  if (posix) {
    const message = 'fs-native-extensions is not there: locks are of the lock daemon, and no guest inherits them';
    return [warning('locks', message, 'npm rebuild fs-native-extensions, or install it anew')];
  }
  return [problem('locks', 'neither fs-native-extensions nor fs-ext is there: nothing can be locked', compile)];
}
