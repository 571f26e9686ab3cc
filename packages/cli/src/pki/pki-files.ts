import { join } from 'node:path';

/** Names of the files in a directory of certificates: those that libvirt's tools use too. */
export const pkiFiles = {
  authority: 'cacert.pem',
  authorityKey: 'cakey.pem',
  revoked: 'crl.pem',
  server: 'servercert.pem',
  serverKey: 'serverkey.pem',
  client: 'clientcert.pem',
  clientKey: 'clientkey.pem',
} as const;

/** Modes of files: keys are their owner's alone, everything else may be read by all. */
export const keyMode = 0o600;
/** Mode of certificates and lists. */
export const certificateMode = 0o644;

/** Where certificates lie when no directory is named: those of the host for root, a user's own for everybody else. */
export function usualPkiDirectory(uid: number, env: Readonly<Record<string, string | undefined>>): string {
  if (uid === 0) return '/etc/holdfast/pki';
  const home = env['XDG_CONFIG_HOME'] || join(env['HOME'] ?? '/', '.config');
  return join(home, 'holdfast/pki');
}

/** Directory of what is given to one client. */
export function clientDirectory(directory: string, name: string): string {
  return join(directory, 'clients', name);
}
