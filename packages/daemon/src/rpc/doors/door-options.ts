/** A door on a unix socket for gRPC, and on one for bare frames whose name follows from the first. */
export interface DoorOptions {
  /** What who comes through it may at most do: everything, look only, steer the daemon. */
  readonly door: 'rw' | 'ro' | 'admin';
  /** Path of the socket. */
  readonly path: string;
  /** Mode of its file, for example 0o600. */
  readonly mode: number;
  /** Group of its file; undefined: that of the daemon. */
  readonly gid?: number | undefined;
  /** Who decides whether somebody may come in beside the file's mode; absent: nobody. */
  readonly authority?: 'none' | 'polkit';
  /** A socket that listens already, which the daemon was started with; path, mode and group are then its own. */
  readonly descriptor?: number | undefined;
  /** The same of the socket for bare frames. */
  readonly framesDescriptor?: number | undefined;
}
