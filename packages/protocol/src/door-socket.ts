/**
 * Where a daemon that serves everybody on a unix socket has its other doors: beside it, `-ro` for those who only look,
 * `-admin` for those who run the daemon. `/run/holdfast/holdfast.sock` has `/run/holdfast/holdfast-ro.sock`.
 */
export function doorSocketOf(socketPath: string, door: 'ro' | 'admin'): string {
  return socketPath.endsWith('.sock')
    ? `${socketPath.slice(0, -'.sock'.length)}-${door}.sock`
    : `${socketPath}-${door}`;
}
