import { connect } from 'node:net';

/** Whether somebody accepts connections on a unix socket. */
export async function answersOn(path: string): Promise<boolean> {
  // Whatever the cause, no file or nobody behind it: nobody answers.
  return (await knock(path)) === undefined;
}

/** Whether there is no such socket, or nobody listens on it any more; one that is closed to this process is somebody's. */
export async function isAbandoned(path: string): Promise<boolean> {
  const refusal = await knock(path);
  return refusal === 'ENOENT' || refusal === 'ECONNREFUSED';
}

/** Code of the error with which a connection is refused; undefined: it is not. */
function knock(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'UNKNOWN'));
  });
}
