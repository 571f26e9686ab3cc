import type { Command } from 'commander';
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { framesSocketOf } from '@holdfast/protocol';
import type { Cli } from '../cli.js';
import { CommandError } from '../command-error.js';
import { upFor } from '../up/up-for.js';
import { readGlobalOptions } from '../global-options.js';

/** `holdfast proxy` */
export function proxyCommand(program: Command, cli: Cli): void {
  program
    .command('proxy')
    .summary('pass standard input and output on to the daemon')
    .description(
      'Connects to the daemon of this host and passes on what comes, unchanged, in both directions. It is what a URI such as ' +
        'qemu+ssh://host/system has ssh run on the other host.',
    )
    .option('--frames', 'speak bare frames, as packages of other languages do, and not gRPC')
    .action(async ({ frames = false }: { frames?: boolean }, command: Command) => {
      const { connect: uri, readonly: readOnly = false } = readGlobalOptions(command);
      const { explainConnect } = await import('@holdfast/sdk');
      const { socketPath, uri: found } = explainConnect(uri === undefined ? { readOnly } : { uri, readOnly });
      if (socketPath === '') {
        throw new CommandError(`${found} is on another host; proxy is for a daemon on this one`, {
          reason: 'INVALID_ARGUMENT',
        });
      }
      const socket = await connectSocket(frames ? framesSocketOf(socketPath) : socketPath);
      // When the client has said everything it may still wait for answers; when the daemon has, it is over.
      const asking = pipeline(cli.pipe.input, socket, { signal: cli.signal }).catch(() => undefined);
      await pipeline(socket, cli.pipe.output, { signal: cli.signal, end: false });
      cli.pipe.input.destroy();
      await asking;
    });
}

async function connectSocket(path: string): Promise<Socket> {
  const socket = createConnection({ path, allowHalfOpen: true });
  try {
    await once(socket, 'connect');
    return socket;
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    const isForbidden = code === 'EACCES';
    throw new CommandError(`no daemon answers on ${path}: ${isForbidden ? 'this user may not connect' : code}`, {
      reason: isForbidden ? 'PERMISSION_DENIED' : 'UNAVAILABLE',
      hint: isForbidden ? `see who may with: ls -l ${path}` : `start a daemon with: ${upFor(path)}`,
      cause,
    });
  }
}
