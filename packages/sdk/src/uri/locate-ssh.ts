import type { HoldfastError } from '../errors/holdfast-error.js';
import { refusal } from '../errors/refusal.js';
import { checkParams, isSet } from './check-params.js';
import type { SshEndpoint } from './endpoint.js';
import type { HoldfastUri } from './parse-uri.js';

const known = ['command', 'keyfile', 'no_verify', 'no_tty', 'socket', 'helper', 'token_file'];

/**
 * Says how ssh is called for a URI. What it asks the other host for is `holdfast proxy`, which finds the daemon there as
 * every command does.
 * @throws HoldfastError INVALID_ARGUMENT
 */
export function locateSsh(uri: string, value: HoldfastUri, readOnly = false): SshEndpoint {
  checkParams(uri, value, known);
  const { host, user, port, params } = value;
  if (host === '') throw wrong(`${uri} names no host`);
  // To ssh these would be options of its own.
  if (host.startsWith('-') || user.startsWith('-')) {
    throw wrong(`${uri} has a host or a user that begins with -, which none may`);
  }
  const { command = 'ssh', keyfile = '', helper = 'holdfast' } = params;
  const args = ['-T', '-e', 'none'];
  if (port !== 0) args.push('-p', String(port));
  if (user !== '') args.push('-l', user);
  if (keyfile !== '') args.push('-i', keyfile);
  if (isSet(uri, value, 'no_tty')) args.push('-o', 'BatchMode=yes');
  if (isSet(uri, value, 'no_verify')) args.push('-o', 'StrictHostKeyChecking=no');
  args.push('--', host, `${quote(helper)} -c ${quote(uriThere(uri, value))}${readOnly ? ' --readonly' : ''} proxy`);
  return { transport: 'ssh', host, program: command, args };
}

/** What the daemon is called on its own host. */
function uriThere(uri: string, { driver, path, params }: HoldfastUri): string {
  if (params['socket'] !== undefined) return `unix:${params['socket']}`;
  const accepted = driver === 'test' ? ['system', 'session', 'default', ''] : ['system', 'session', ''];
  if (accepted.includes(path)) return `${driver}:///${path === '' ? 'system' : path}`;
  throw wrong(`${uri} names ${path}; accepted are system and session, or a parameter socket`);
}

function wrong(what: string): HoldfastError {
  return refusal('INVALID_ARGUMENT', what, { hint: 'it looks like qemu+ssh://user@host/system' });
}

/** The other host's shell takes the command apart: nothing in it may mean anything to that. */
function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
