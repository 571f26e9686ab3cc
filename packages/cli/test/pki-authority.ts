import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { readAuthority, readRevoked } from '../dist/pki/authority-store.js';
import { type Authority, issueCertificate, type IssuedCertificate } from '../dist/pki/issue-certificate.js';
import { makeAuthority } from '../dist/pki/make-authority.js';
import { makeClient } from '../dist/pki/make-client.js';
import { makeServer } from '../dist/pki/make-server.js';
import { renewList } from '../dist/pki/revoke.js';
import { validFor } from '../dist/pki/parse-pki-options.js';

/** A directory of certificates as `holdfast pki` makes it, and means to sign what it would not. */
export interface TestAuthority {
  readonly directory: string;
  readonly ca: string;
  client(name: string): Promise<{ readonly directory: string; readonly cert: string; readonly key: string }>;
  revoke(...names: string[]): Promise<void>;
  server(...hosts: string[]): Promise<void>;
  /** Signs anything. */
  issue(request: Partial<Parameters<typeof issueCertificate>[0]>, by?: Authority): Promise<IssuedCertificate>;
}

/** Makes an authority, a list, and a server certificate for localhost, in a directory that goes with the test. */
export async function makeTestAuthority(commonName = 'Test authority'): Promise<TestAuthority> {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-pki-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const validity = validFor(100, Date.now());
  await makeAuthority(directory, { commonName, authority: validity, list: validity });
  const server = async (...hosts: string[]): Promise<void> => void (await makeServer(directory, { hosts, validity }));
  await server('localhost', '127.0.0.1');
  return {
    directory,
    ca: readFileSync(join(directory, 'cacert.pem'), 'utf8'),
    server,
    async client(name) {
      const { out } = await makeClient(directory, { name, validity });
      const read = (file: string): string => readFileSync(join(out, file), 'utf8');
      return { directory: out, cert: read('clientcert.pem'), key: read('clientkey.pem') };
    },
    async revoke(...names) {
      await renewList(directory, names, validity);
      await readRevoked(directory);
    },
    async issue(request, by) {
      const full = { commonName: 'somebody', usage: 'client', ...validity, ...request } as const;
      return issueCertificate(full, by ?? (await readAuthority(directory)));
    },
  };
}
