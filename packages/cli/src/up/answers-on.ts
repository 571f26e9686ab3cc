import { connect } from 'node:net';

/** Whether somebody accepts connections on a unix socket. */
export function answersOn(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    // Whatever the cause, no file or nobody behind it: nobody answers.
    socket.once('error', () => resolve(false));
  });
}
