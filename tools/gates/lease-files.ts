/**
 * A lock of a process goes when any of its descriptors of that file is closed; so lease files are opened in one room only, and
 * locked by calls that work.
 */

/** What of node:fs opens a file. */
const opening =
  /\b(open|openSync|readFile|readFileSync|writeFile|writeFileSync|appendFile|appendFileSync|createReadStream|createWriteStream|truncate|truncateSync|copyFile|copyFileSync|openAsBlob)\b/;

/** Files of lockd that open files: lease files in `leases`, and others that no lease has to do with. */
const openers =
  /^packages\/lockd\/src\/(leases\/files\/(steps|mount-table)|backends\/choose-backend|instance-lock|journal|version|host\/(host|find-lock-holder|most-descriptors)|reexec\/(carried-state|descriptor-reserve))\.ts$/;

/** fs-ext hands the kernel a number for a pointer, or has a thread wait for ever. */
const brokenLocks = /\b(fcntlSync|flockSync)\s*\(|['"]setlkw['"]|\bwaitForLock(Shared|Exclusive)?\s*\(/;

/** Says, a sentence each, where a file of code opens or locks what it must not; empty: nowhere. */
export function leaseFileViolations(file: string, source: string): string[] {
  if (!/^packages\/[^/]+\/src\//.test(file) || file.endsWith('.test.ts')) return [];
  const violations: string[] = [];
  const broken = brokenLocks.exec(source);
  if (broken)
    violations.push(
      `${file} locks by ${broken[0]}, which does not lock or waits for ever; tryLock of a backend is accepted`,
    );
  if (/\bopen\w*\(\s*[\w.?]*\.lockFile\b|\bread\w*\(\s*[\w.?]*\.lockFile\b/.test(source)) {
    violations.push(`${file} opens a lock file that a lease names; only lockd does`);
  }
  if (file.startsWith('packages/lockd/') && !openers.test(file)) {
    for (const [, names = ''] of source.matchAll(
      /import\s*\{([^}]*)\}\s*from\s*['"](?:node:)?fs(?:\/promises)?['"]/g,
    )) {
      const found = opening.exec(names);
      if (found)
        violations.push(`${file} imports ${found[0]} of node:fs; of lockd only ${openers.source} may open files`);
    }
    if (/import\s+(\*\s+as\s+)?\w+\s+from\s*['"](?:node:)?fs/.test(source)) {
      violations.push(`${file} imports node:fs as a whole; what it uses of it must be named`);
    }
  }
  return violations;
}
