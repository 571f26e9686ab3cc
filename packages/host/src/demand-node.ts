const least = [22, 15] as const;

/** Why a release of Node.js is too old for the programs of Holdfast; undefined: it is not. */
export function whyTooOld(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isEnough = major > least[0] || (major === least[0] && minor >= least[1]);
  return isEnough ? undefined : `it needs Node.js ${least.join('.')} or newer; this is ${version}`;
}

/** Ends this process with a plain word when it is run by a Node.js that is too old, before anything else fails for it. */
export function demandNode(program: string): void {
  const problem = whyTooOld(process.versions.node);
  if (problem === undefined) return;
  process.stderr.write(`error: ${program}: ${problem} (${process.execPath})\n`);
  process.exit(1);
}
