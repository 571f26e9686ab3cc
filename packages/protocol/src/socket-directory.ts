/**
 * The directory of a daemon that was started by `holdfast up --dir`, by any of its sockets; undefined: no directory has it there.
 * `/srv/vm/run/holdfast.sock` and `/srv/vm/run/holdfast-ro.sock` are of `/srv/vm`. What lies below `/var/run` is the system's.
 */
export function directoryOfSocket(socketPath: string): string | undefined {
  const [, directory] = /^(\/.+)\/run\/holdfast(?:-[a-z]+)*\.sock$/.exec(socketPath) ?? [];
  return directory === '/var' ? undefined : directory;
}
