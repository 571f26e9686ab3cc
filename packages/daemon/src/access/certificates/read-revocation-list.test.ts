import { expect, test } from 'vitest';
import { plainSerial, readRevocationList } from './read-revocation-list.js';
import { decodePem, splitPem } from './split-pem.js';

/** Made with openssl ca -gencrl: an independent witness of what such lists look like. */
const pem = `some text before
-----BEGIN X509 CRL-----
MIHhMIGHMAoGCCqGSM49BAMCMCwxFjAUBgNVBAoMDUV4YW1wbGUsIEluYy4xEjAQ
BgNVBAMMCUF1dGhvcml0eRcNMjYxMTI3MTMzMzA3WhgPMjEyNjExMDMxMzMzMDda
MCswEgIBfxcNMjYwMTAyMDAwMDAwWjAVAgQAwP/uFw0yNjAxMDEwMDAwMDBaMAoG
CCqGSM49BAMCA0kAMEYCIQDLVGusKha3nOWaKyqWwo3SO76wFZGQlBHrS8LkK57v
WgIhAKrqU/M1Tfoa1zzhjqBmZ7tX36fLpTc40hXoUmji00Jb
-----END X509 CRL-----
and after`;

const [block = ''] = splitPem(pem, 'X509 CRL');
const der = decodePem(block);

test('serial numbers and the end of the list are read', () => {
  const { revoked, nextUpdateMs, issuer } = readRevocationList(der);
  expect([...revoked]).toEqual(['7f', 'c0ffee']);
  expect(new Date(nextUpdateMs ?? 0).getUTCFullYear()).toBe(2126);
  expect(issuer.toString('latin1')).toContain('Example, Inc.');
});

test('serial numbers are compared as numbers', () => {
  expect(['00C0FFEE', 'c0ffee', '0', '00'].map(plainSerial)).toEqual(['c0ffee', 'c0ffee', '0', '0']);
});

test('a list that was cut off or damaged is refused or read, never read past its end', () => {
  for (let length = 0; length < der.length; length++) {
    // The signature is not looked at here: without it the list is not whole all the same.
    expect(() => readRevocationList(der.subarray(0, length))).toThrow(/ends|longer|no list/);
  }
  for (let at = 0; at < der.length; at++) {
    const damaged = Uint8Array.from(der);
    damaged[at] = 0xff;
    expect(nameOfError(() => readRevocationList(damaged))).toMatch(/none|RangeError|TypeError/);
  }
});

function nameOfError(body: () => unknown): string {
  try {
    body();
    return 'none';
  } catch (error) {
    return (error as Error).name;
  }
}
