import { join } from 'node:path';
import type { CharacterSource } from '@holdfast/protocol';
import type { ArgvContext } from '../argv-context.js';
import { optionText, type OptionValue } from '../option-text.js';

/**
 * The host's side of a character device, and its log. With `socket`, one that is no more than a terminal is offered under
 * that name in the guest's folder.
 */
export function chardevArguments(
  id: string,
  source: CharacterSource | undefined,
  context: ArgvContext,
  { log, socket }: { readonly log?: string | undefined; readonly socket?: string } = {},
): string[] {
  const kept = source?.log;
  const args: string[] = [];
  // QEMU writes to what the daemon has opened, so that it needs no right to the folder.
  const openFile = (path: string, append: boolean): string => {
    const set = context.descriptors.planned.length;
    const descriptor = context.descriptors.plan({ kind: 'write', path, append });
    args.push('-add-fd', optionText(undefined, { set, fd: descriptor, opaque: id }));
    return `/dev/fdset/${set}`;
  };
  const logPath = kept?.file ?? log;
  const logging: Record<string, OptionValue> =
    logPath === undefined ? {} : { logfile: openFile(logPath, kept?.append ?? true), logappend: true };
  const [backend, options] = backendOf(id, source, context, openFile, socket);
  args.push('-chardev', optionText(backend, { id, ...options, ...logging }));
  return args;
}

function backendOf(
  id: string,
  source: CharacterSource | undefined,
  context: ArgvContext,
  openFile: (path: string, append: boolean) => string,
  socket: string | undefined,
): [backend: string, options: Record<string, OptionValue>] {
  switch (source?.type) {
    case 'null':
      return ['null', {}];
    case 'file':
      return ['file', { path: openFile(source.path ?? '', source.append ?? false), append: true }];
    case 'pipe':
      return ['pipe', { path: source.path }];
    case 'dev':
      return ['serial', { path: source.path }];
    case 'unix':
      return ['socket', unixSocket(id, source, context)];
    case 'tcp': {
      const { host, service, protocol } = source;
      return ['socket', { host, port: service, telnet: protocol === 'telnet', ...direction(source) }];
    }
    case 'udp': {
      const to = source.udp.find(({ mode }) => mode !== 'bind');
      const from = source.udp.find(({ mode }) => mode === 'bind');
      return ['udp', { host: to?.host, port: to?.service, localaddr: from?.host, localport: from?.service }];
    }
    case undefined:
    default:
      return socket === undefined ? ['pty', {}] : ['socket', offered(socket, context)];
  }
}

/** What has no other end yet, is offered to whoever opens it through the daemon. */
function offered(name: string, { paths, descriptors }: ArgvContext): Record<string, OptionValue> {
  return { fd: descriptors.plan({ kind: 'listen', path: join(paths.directory, name) }), server: true, wait: false };
}

function unixSocket(id: string, source: CharacterSource, context: ArgvContext): Record<string, OptionValue> {
  if (!isListening(source)) return { path: source.path, ...direction(source) };
  const path = source.path ?? join(context.paths.directory, `${id}.sock`);
  return { fd: context.descriptors.plan({ kind: 'listen', path }), ...direction(source) };
}

/** Whether QEMU waits to be called; without a path there is nobody that it could call. */
export function isListening({ type, mode, path }: CharacterSource): boolean {
  return mode === 'bind' || (mode === undefined && type === 'unix' && path === undefined);
}

/** Who calls whom; a caller may call again. */
function direction(source: CharacterSource): Record<string, OptionValue> {
  const { reconnect } = source;
  if (isListening(source)) return { server: true, wait: false };
  return { reconnect: reconnect?.enabled === true ? (reconnect.timeout ?? 1) : undefined };
}
