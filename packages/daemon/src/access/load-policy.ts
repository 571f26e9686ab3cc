import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { readAccounts } from './accounts.js';
import { Fault } from '../model/fault.js';
import type { AccessControl } from './access-control.js';
import { defaultPolicy, ownerRule, type Policy } from './policy.js';
import { policyOf, readPolicy } from './read-policy.js';

/** A policy, or why there is none; one line each, with the path. */
export type LoadedPolicy = { readonly policy: Policy } | { readonly problems: readonly string[] };

const maxBytes = 1024 * 1024;

/** Reads a policy file that only root or the owner of the daemon can read or change. */
export async function loadPolicy(path: string, ownerUid: number): Promise<LoadedPolicy> {
  let text: string;
  try {
    await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const problem = await unsafety(file, ownerUid);
    if (problem !== undefined) return { problems: [`${path}: ${problem}`] };
    text = await file.readFile('utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const known: Readonly<Record<string, string>> = { ENOENT: 'there is no such file', ELOOP: 'is a symbolic link' };
    return { problems: [`${path}: ${known[code ?? ''] ?? message}`] };
  }
  const reading = readPolicy(text, path, await readAccounts());
  if ('problems' in reading) return reading;
  return { policy: policyOf(path, ownerRule(ownerUid), reading.rules) };
}

/** Why what the file says may be somebody else's word. */
async function unsafety(file: FileHandle, ownerUid: number): Promise<string | undefined> {
  const { uid, mode, size, nlink } = await file.stat();
  if ((mode & constants.S_IFMT) !== constants.S_IFREG) return 'is not a file';
  if (uid !== 0 && uid !== ownerUid)
    return `belongs to uid ${uid}; it must be root's or the daemon's (uid ${ownerUid})`;
  if ((mode & 0o077) !== 0)
    return `has mode 0${(mode & 0o777).toString(8)}; nobody else may read or change it: chmod 600`;
  if (nlink !== 1) return 'has a second name (hard link)';
  return size > maxBytes ? `has ${size} bytes; at most ${maxBytes} are read` : undefined;
}

/** The policy to start with. A file that is not sound keeps the daemon from starting. @throws Fault INVALID_ARGUMENT */
export async function openPolicy(path: string | undefined, ownerUid: number): Promise<Policy> {
  if (path === undefined) return defaultPolicy(ownerUid);
  const loaded = await loadPolicy(path, ownerUid);
  if ('policy' in loaded) return loaded.policy;
  throw new Fault('INVALID_ARGUMENT', `the policy of access cannot be used: ${loaded.problems.join('; ')}`, {
    metadata: { path },
  });
}

/**
 * Reads the policy again. The answer makes it hold from then on, as a whole; until then, and when the file is not sound, the
 * one before goes on.
 * @throws Fault INVALID_ARGUMENT
 */
export async function preparePolicy(
  control: AccessControl,
  path: string | undefined,
  ownerUid: number,
): Promise<() => void> {
  const policy = await openPolicy(path, ownerUid);
  return () => control.replace(policy);
}
