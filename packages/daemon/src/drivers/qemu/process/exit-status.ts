/** How a process ended. */
export interface ExitStatus {
  readonly code: number | null;
  readonly signal: string | null;
}

/** How a process ended, in words. */
export function describeExit(status: ExitStatus | undefined): string {
  if (status === undefined) return 'ended';
  if (status.signal !== null) return `killed by signal ${status.signal}`;
  return `exited with code ${status.code ?? 'unknown'}`;
}
