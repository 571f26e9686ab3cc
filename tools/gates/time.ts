/**
 * The daemon has one clock, which a test may bring: what asks the host for the time, or waits by it, passes that clock by, and
 * would never happen in a test whose time stands still.
 */

/** What asks the host for the time, or waits by it; `clock.setTimeout` does not. */
const hostTime =
  /(?<![.\w#])(setTimeout|setInterval)\(|\b(Date\.now|performance\.now|AbortSignal\.timeout)\b|\bnew Date\(\)|timers\/promises/;

/** Where that is right, and why. */
const exempt: readonly { readonly where: RegExp; readonly why: string }[] = [
  { where: /^model\/clock\.ts$/, why: 'is where the time of the host comes from' },
  { where: /^drivers\/qemu\//, why: 'waits for processes of the host, which know no other time' },
  { where: /^drivers\/test\/(virtual-clock|control\/settle)\.ts$/, why: 'is the other clock' },
  { where: /^leases\//, why: 'waits for lockd, a process of the host' },
  { where: /^engine\/(admin\/get-status|metrics\/read-engine-metrics)\.ts$/, why: 'waits for lockd, likewise' },
  { where: /^access\/authority\//, why: 'waits for polkit, a process of the host' },
  { where: /^threads\//, why: 'waits for threads, which compute in the time of the host' },
  { where: /^rpc\/grpc\/carry-call\.ts$/, why: 'reads a deadline that grpc-js has set by the time of the host' },
  { where: /^state\/directory-lock\.ts$/, why: 'says since when a process of the host has a directory' },
  { where: /^start\/process\/end-within\.ts$/, why: 'ends the process, whoever steers the other clock' },
  { where: /^telemetry\//, why: 'is about the process, and lines of a log are read beside those of others' },
];

/** Says, a sentence each, where the daemon passes its clock by; empty: nowhere. */
export function timeViolations(file: string, source: string): string[] {
  const own = /^packages\/daemon\/src\/(.+)$/.exec(file)?.[1];
  if (own === undefined || own.endsWith('.test.ts') || exempt.some(({ where }) => where.test(own))) return [];
  const found = hostTime.exec(source);
  if (found === null) return [];
  return [`${file} takes time of the host by ${found[0]}; that of the clock that it is given is accepted`];
}

/** What is exempt though no such file takes time of the host any more. */
export function needlessExemptions(files: readonly { readonly file: string; readonly source: string }[]): string[] {
  return exempt
    .filter(({ where }) => !files.some(({ file, source }) => where.test(file) && hostTime.test(source)))
    .map(({ where, why }) => `${where.source} is exempt, since it ${why}, but nothing there takes time of the host`);
}
