import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { certificateMode, keyMode, pkiFiles } from './pki-files.js';
import { isSignedBy, readRevocationList } from './revocation-list.js';

/** One thing that was looked at. */
export interface PkiFinding {
  readonly file: string;
  /** What was looked at. */
  readonly what: string;
  readonly state: 'good' | 'warn' | 'bad';
  readonly found: string;
  /** What to do; empty: nothing. */
  readonly remedy: string;
}

/** What is looked at and by whom. */
export interface PkiCheck {
  readonly directory: string;
  /** Names by which clients call the daemon. */
  readonly hosts: readonly string[];
  readonly uid: number;
  readonly now: number;
}

type Role = 'server' | 'client';

const warningDays = 30;
const dayMs = 24 * 3_600_000;
const purposes = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' } as const;

/** Looks at everything in a directory of certificates that TLS depends on. Never throws for what it finds. */
export async function checkPki(check: PkiCheck): Promise<readonly PkiFinding[]> {
  const findings: PkiFinding[] = [];
  const add = (file: string, what: string, state: PkiFinding['state'], found: string, remedy = ''): void =>
    void findings.push({ file, what, state, found, remedy });
  const { directory, now } = check;

  async function open(name: string, mode: number, remedy: string): Promise<string | undefined> {
    const path = join(directory, name);
    try {
      const text = await readFile(path, 'utf8');
      const { mode: all, uid } = await stat(path);
      const found = (all & 0o777).toString(8).padStart(4, '0');
      const isWide = (all & 0o777 & ~mode) !== 0;
      const wanted = mode.toString(8).padStart(4, '0');
      if (isWide) add(name, 'mode', 'bad', `${found}; at most ${wanted} is safe`, `chmod ${wanted} ${path}`);
      else add(name, 'mode', 'good', found);
      const isOwn = uid === check.uid || uid === 0;
      if (!isOwn) add(name, 'owner', 'bad', `uid ${uid}, who could replace it`, `chown ${check.uid} ${path}`);
      return text;
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      add(name, 'file', 'bad', code === 'ENOENT' ? 'is not there' : code, remedy);
      return undefined;
    }
  }

  function read(name: string, pem: string): X509Certificate | undefined {
    try {
      return new X509Certificate(pem);
    } catch {
      add(name, 'form', 'bad', 'no certificate in PEM', 'make it again');
      return undefined;
    }
  }

  function checkEnd(name: string, end: Date, remedy: string): void {
    const days = Math.floor((end.getTime() - now) / dayMs);
    const day = end.toISOString().slice(0, 10);
    if (days < 0) add(name, 'valid', 'bad', `expired on ${day}`, remedy);
    else if (days < warningDays) add(name, 'valid', 'warn', `until ${day}, ${days} days more`, remedy);
    else add(name, 'valid', 'good', `until ${day}`);
  }

  const authorityPem = await open(pkiFiles.authority, certificateMode, 'holdfast pki init-ca');
  const authority = authorityPem === undefined ? undefined : read(pkiFiles.authority, authorityPem);
  if (authority !== undefined) {
    if (!authority.ca) add(pkiFiles.authority, 'use', 'bad', 'is not an authority', 'holdfast pki init-ca');
    checkEnd(pkiFiles.authority, authority.validToDate, 'make a new authority, and everything that it signed');
  }

  async function checkKey(name: string, of: string, certificate: X509Certificate, remedy: string): Promise<void> {
    const pem = await open(name, keyMode, remedy);
    if (pem === undefined) return;
    if (isKeyOf(pem, certificate)) add(name, 'key', 'good', `that of ${of}`);
    else add(name, 'key', 'bad', `not that of ${of}`, remedy);
  }

  async function checkRole(role: Role): Promise<void> {
    const [file, keyFile] =
      role === 'server' ? [pkiFiles.server, pkiFiles.serverKey] : [pkiFiles.client, pkiFiles.clientKey];
    const remedy =
      role === 'server' ? `holdfast pki server --host ${check.hosts[0] ?? 'NAME'}` : 'holdfast pki client NAME';
    const pem = await open(file, certificateMode, remedy);
    const certificate = pem === undefined ? undefined : read(file, pem);
    if (certificate === undefined) return;
    if (authority !== undefined) {
      const isSigned = certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
      if (isSigned) add(file, 'signed', 'good', `by ${pkiFiles.authority}`);
      else add(file, 'signed', 'bad', `not by ${pkiFiles.authority}`, remedy);
    }
    checkEnd(file, certificate.validToDate, remedy);
    if (certificate.validFromDate.getTime() > now) {
      add(file, 'valid', 'bad', `not before ${certificate.validFrom}`, 'set the clock of this host');
    }
    const isFor = certificate.keyUsage === undefined || certificate.keyUsage.includes(purposes[role]);
    if (isFor) add(file, 'use', 'good', `for a ${role}`);
    else add(file, 'use', 'bad', `not for a ${role}`, remedy);
    if (role === 'server') checkNames(file, certificate, remedy);
    await checkKey(keyFile, file, certificate, remedy);
    await checkRevoked(file, certificate, remedy);
  }

  function checkNames(file: string, certificate: X509Certificate, remedy: string): void {
    const names = certificate.subjectAltName ?? 'no name';
    if (certificate.subjectAltName === undefined) add(file, 'names', 'bad', names, remedy);
    for (const host of check.hosts) {
      const isNamed = isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host);
      if (isNamed === undefined)
        add(file, 'names', 'bad', `${names}; not ${host}`, `holdfast pki server --host ${host}`);
      else add(file, 'names', 'good', `${host}`);
    }
  }

  async function checkRevoked(file: string, { serialNumber }: X509Certificate, remedy: string): Promise<void> {
    const list = await readFile(join(directory, pkiFiles.revoked), 'utf8').catch(() => undefined);
    if (list === undefined) return;
    const isRevoked = readSerials(list).includes(serialNumber.toLowerCase());
    if (isRevoked) add(file, 'revoked', 'bad', 'yes', remedy);
  }

  async function checkList(): Promise<void> {
    const path = join(directory, pkiFiles.revoked);
    const pem = await readFile(path, 'utf8').catch(() => undefined);
    // One may do without: then nobody can be shut out before a certificate ends.
    if (pem === undefined || authority === undefined) return;
    const isGood = await isSignedBy(pem, authority.toString()).catch(() => false);
    if (!isGood) {
      add(pkiFiles.revoked, 'signed', 'bad', `not by ${pkiFiles.authority}`, 'holdfast pki crl');
      return;
    }
    add(pkiFiles.revoked, 'signed', 'good', `by ${pkiFiles.authority}`);
    const { nextUpdate } = readRevocationList(pem);
    if (nextUpdate !== undefined) checkEnd(pkiFiles.revoked, nextUpdate, 'holdfast pki crl');
  }

  await checkList();
  const isThere = async (name: string): Promise<boolean> =>
    (await stat(join(directory, name)).catch(() => undefined)) !== undefined;
  const hasClient = await isThere(pkiFiles.client);
  const hasServer = await isThere(pkiFiles.server);
  if (hasServer || check.hosts.length > 0 || !hasClient) await checkRole('server');
  if (hasClient) await checkRole('client');
  return findings;
}

function readSerials(pem: string): readonly string[] {
  try {
    return readRevocationList(pem).revoked.map(({ serial }) => serial);
  } catch {
    // What is wrong with the list is told by the check of the list itself.
    return [];
  }
}

function isKeyOf(pem: string, certificate: X509Certificate): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(pem));
  } catch {
    // No key at all is no key of it.
    return false;
  }
}
