import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Identity } from '../identity.js';
import { parseTokenFile } from './parse-token-file.js';
import { TokenGate } from './token-gate.js';

const hash = (token: string): string => createHash('sha256').update(token).digest('hex');
const somebody: Identity = { door: 'tls', certificate: { fingerprint: 'f', distinguishedName: 'CN=proxy' } };
const other: Identity = { door: 'rw' };

function gateAt(clock: { now: number }): TokenGate {
  const read = parseTokenFile(
    JSON.stringify({
      tokens: [
        { name: 'ci', sha256: hash('a') },
        { name: 'watcher', sha256: hash('b'), readOnly: true, expires: '2026-01-02T00:00:00Z' },
      ],
    }),
  );
  const gate = new TokenGate({ now: () => clock.now, setTimeout: () => () => {} });
  gate.setTokens('value' in read ? read.value : []);
  return gate;
}

test('a token says who it is, and what it may', () => {
  const gate = gateAt({ now: Date.parse('2026-01-01T00:00:00Z') });
  expect(gate.identify('Bearer a', somebody)).toEqual({ ...somebody, token: 'ci', tokenSha256: hash('a') });
  expect(gate.identify('bearer  b', somebody)).toEqual({
    ...somebody,
    door: 'ro',
    token: 'watcher',
    tokenSha256: hash('b'),
  });
});

test.each(['Bearer c', 'Bearer', 'Basic a', '', 'Bearer a b'])('%j is refused', (authorization) => {
  expect(() => gateAt({ now: 0 }).identify(authorization, somebody)).toThrow('the token is not known here');
});

test('one that ended is refused, also where it was let in before', () => {
  const gate = gateAt({ now: Date.parse('2026-01-02T00:00:00Z') });
  expect(() => gate.identify('Bearer b', somebody)).toThrow('ended on 2026-01-02');
  expect(gate.refusalOf({ ...other, token: 'watcher', tokenSha256: hash('b') })?.message).toMatch('not good any more');
  expect(gate.refusalOf({ ...other, token: 'ci', tokenSha256: hash('a') })).toBeUndefined();
  expect(gate.refusalOf(other)).toBeUndefined();
});

test('one that was made anew under its name is another one, and whoever wants to know is told of every change', () => {
  const gate = gateAt({ now: 0 });
  const shown = gate.identify('Bearer a', other);
  const refusals: (string | undefined)[] = [];
  gate.onChange(() => refusals.push(gate.refusalOf(shown)?.message));
  const tokens = (...list: readonly string[]) =>
    list.map((token) => ({ name: 'ci', sha256: Buffer.from(hash(token), 'hex'), readOnly: false }));
  gate.setTokens(tokens('a'));
  gate.setTokens(tokens('z'));
  gate.setTokens(tokens());
  expect(refusals).toEqual([undefined, 'the token ci is not good any more', 'the token ci is not good any more']);
});

test('of two hundred thousand each that ends is waited for', () => {
  const waits: number[] = [];
  const gate = new TokenGate({
    now: () => 1000,
    setTimeout: (_, ms) => {
      waits.push(ms);
      return () => {};
    },
  });
  const sha256 = Buffer.from(hash('a'), 'hex');
  const many = Array.from({ length: 200_000 }, (_, index) => ({
    name: `t${index}`,
    sha256,
    readOnly: true,
    expiresMs: 201_000 - index,
  }));
  gate.setTokens(many);
  expect(waits).toEqual([1]);
});

test('who shows many wrong ones is not listened to for a minute, others are', () => {
  const clock = { now: 0 };
  const gate = gateAt(clock);
  for (let wrong = 0; wrong < 10; wrong++) expect(() => gate.identify('Bearer x', somebody)).toThrow('not known');
  expect(() => gate.identify('Bearer a', somebody)).toThrow('10 wrong tokens');
  expect(gate.identify('Bearer a', other).token).toBe('ci');
  clock.now = 60_000;
  expect(gate.identify('Bearer a', somebody).token).toBe('ci');
  for (let wrong = 0; wrong < 10; wrong++) expect(() => gate.identify('Bearer x', somebody)).toThrow('not known');
  expect(() => gate.identify('Bearer a', somebody)).toThrow('10 wrong tokens');
  // The time of the host is set back.
  clock.now = 0;
  expect(gate.identify('Bearer a', somebody).token).toBe('ci');
});

test.each([
  'nonsense',
  '[]',
  '{}',
  '{"tokens":[{}]}',
  '{"tokens":[{"name":"a","sha256":"00"}]}',
  `{"tokens":[{"name":"a","sha256":"${hash('a')}","expires":"soon"}]}`,
  `{"tokens":[{"name":"a","sha256":"${hash('a')}"},{"name":"a","sha256":"${hash('b')}"}]}`,
])('%s is no file of tokens', (text) => {
  expect(parseTokenFile(text)).toEqual({ problem: expect.any(String) as string });
});
