/** Methods that no caller of the soak calls, and why. */
export const excused = {
  OpenSession: 'carries the calls of those that speak gRPC',
  Shutdown: 'ends the daemon, which signals do; packages/daemon/test/rpc/stop.int.test.ts',
  Drain: 'ends the daemon, which signals do; packages/cli/test/drain.int.test.ts',
  SetDaemonTimeout: 'ends a daemon that is idle, and this one is not to end; packages/cli/test/admin.int.test.ts',
  DisconnectClient: 'cuts somebody off, which is what the soak takes for a fault; packages/cli/test/admin.int.test.ts',
};
