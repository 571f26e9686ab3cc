import { type DerValue, derTags, readDer, readDerSequence } from './der.js';

/** What a list of revoked certificates says. Nothing of it is proved: who signed it, TLS checks. */
export interface RevocationList {
  /** The name of its authority, as it is encoded. */
  readonly issuer: Buffer;
  /** Serial numbers in lower-case hex, without zeros in front. */
  readonly revoked: ReadonlySet<string>;
  /** When it is too old, in milliseconds since the epoch; absent: never. */
  readonly nextUpdateMs?: number;
}

/**
 * Reads a list in DER (RFC 5280, section 5.1).
 * @throws RangeError or TypeError when it is none
 */
export function readRevocationList(der: Uint8Array): RevocationList {
  const [signed] = readDerSequence(expect(readDer(der), derTags.sequence).content);
  const fields = [...readDerSequence(expect(signed, derTags.sequence).content)];
  // The version is left out of a list of the first one.
  if (fields[0]?.tag === derTags.integer) fields.shift();
  const [, issuer, , ...rest] = fields;
  const next = isTime(rest[0]) ? rest.shift() : undefined;
  const entries = rest[0]?.tag === derTags.sequence ? rest[0].content : new Uint8Array();
  return {
    issuer: Buffer.from(expect(issuer, derTags.sequence).content),
    revoked: new Set([...readDerSequence(entries)].map(serialOf)),
    ...(next === undefined ? {} : { nextUpdateMs: timeOf(next) }),
  };
}

/** A serial number as lists and certificates are compared: lower-case hex without zeros in front. */
export function plainSerial(hex: string): string {
  return hex.toLowerCase().replace(/^0+(?=.)/, '');
}

function serialOf(entry: DerValue): string {
  const [serial] = readDerSequence(expect(entry, derTags.sequence).content);
  return plainSerial(Buffer.from(expect(serial, derTags.integer).content).toString('hex'));
}

function expect(value: DerValue | undefined, tag: number): DerValue {
  if (value?.tag === tag) return value;
  throw new TypeError(`no list of revoked certificates: ${value?.tag ?? 'nothing'} was found in place of ${tag}`);
}

function isTime(value: DerValue | undefined): boolean {
  return value?.tag === derTags.utcTime || value?.tag === derTags.generalizedTime;
}

/** YYMMDDHHMMSSZ means 1950 to 2049; YYYYMMDDHHMMSSZ is as it stands. */
function timeOf({ tag, content }: DerValue): number {
  const text = Buffer.from(content).toString('latin1');
  const full = tag === derTags.generalizedTime ? text : `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}`;
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full);
  if (match === null) throw new TypeError(`${text} is no time`);
  const [year = 0, month = 1, ...rest] = match.slice(1).map(Number);
  return Date.UTC(year, month - 1, ...rest);
}
