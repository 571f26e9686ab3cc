import type { X509Certificate } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checkEnd } from './check/check-end.js';
import { checkList } from './check/check-list.js';
import { checkRole } from './check/check-role.js';
import type { Look, PkiFinding } from './check/findings.js';
import { openFile, readCertificate } from './check/open-file.js';
import { certificateMode, pkiFiles } from './pki-files.js';

/** Looks at everything in a directory of certificates that TLS depends on. Never throws for what it finds. */
export async function checkPki(check: Omit<Look, 'note'>): Promise<readonly PkiFinding[]> {
  const findings: PkiFinding[] = [];
  const look: Look = {
    ...check,
    note: (file, what, state, found, remedy = '') => void findings.push({ file, what, state, found, remedy }),
  };
  const authority = await checkAuthority(look);
  await checkList(look, authority);
  const hasClient = await isThere(look, pkiFiles.client);
  const hasServer = await isThere(look, pkiFiles.server);
  if (hasServer || check.hosts.length > 0 || !hasClient) await checkRole(look, 'server', authority);
  if (hasClient) await checkRole(look, 'client', authority);
  return findings;
}

async function checkAuthority(look: Look): Promise<X509Certificate | undefined> {
  const name = pkiFiles.authority;
  const remedy = 'holdfast pki init-ca';
  const authority = readCertificate(look, name, await openFile(look, name, { mode: certificateMode, remedy }));
  if (authority === undefined) return undefined;
  if (!authority.ca) look.note(name, 'use', 'bad', 'is not an authority', remedy);
  checkEnd(look, name, authority.validToDate, 'make a new authority, and everything that it signed');
  return authority;
}

async function isThere({ directory }: Look, name: string): Promise<boolean> {
  return (await stat(join(directory, name)).catch(() => undefined)) !== undefined;
}
