/**
 * Where a daemon that serves gRPC on a unix socket serves bare frames: beside it, `-frames` before the ending.
 * `/run/holdfast/holdfast.sock` has `/run/holdfast/holdfast-frames.sock`.
 */
export function framesSocketOf(socketPath: string): string {
  return socketPath.endsWith('.sock') ? `${socketPath.slice(0, -'.sock'.length)}-frames.sock` : `${socketPath}-frames`;
}
