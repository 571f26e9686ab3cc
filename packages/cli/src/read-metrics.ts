import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { CommandError } from './command-error.js';

const limitMs = 10_000;

/** Reads what is served on a socket for metrics. @throws CommandError UNAVAILABLE, FILE_PERMISSION */
export function readMetrics(socketPath: string, givenUp: AbortSignal): Promise<string> {
  const signal = AbortSignal.any([givenUp, AbortSignal.timeout(limitMs)]);
  return new Promise((resolve, reject) => {
    const fail = (cause: Error): void => {
      reject(
        new CommandError(`no metrics are served on ${socketPath}: ${cause.message}`, {
          reason: (cause as NodeJS.ErrnoException).code === 'EACCES' ? 'FILE_PERMISSION' : 'UNAVAILABLE',
          hint: 'is the daemon there, and of your own? holdfast doctor',
          cause,
        }),
      );
    };
    const call = request({ socketPath, path: '/metrics', agent: false, signal }, (answer) => {
      text(answer).then((body) => {
        if (answer.statusCode === 200) resolve(body);
        else fail(new Error(`HTTP ${answer.statusCode}`));
      }, fail);
    });
    call.once('error', fail);
    call.end();
  });
}
