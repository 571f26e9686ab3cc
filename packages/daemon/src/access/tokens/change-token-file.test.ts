import { expect, test } from 'vitest';
import { makeSecret, withoutToken, withToken } from './change-token-file.js';
import { parseTokenFile } from './parse-token-file.js';

test('what is added and taken away leaves everything else as it was', () => {
  const kept = { name: 'old', sha256: '00'.repeat(32), created: '2026-01-01T00:00:00.000Z', note: 'by hand' };
  const text = JSON.stringify({ tokens: [kept] });
  const secret = makeSecret();
  const more = withToken(text, { name: 'ci', createdMs: 0, expiresMs: 1000, readOnly: true }, secret);
  expect(more).not.toContain(secret);
  expect(parseTokenFile(more)).toMatchObject({
    value: [
      { name: 'old', createdMs: Date.parse(kept.created), readOnly: false },
      { name: 'ci', createdMs: 0, expiresMs: 1000, readOnly: true },
    ],
  });
  expect(JSON.parse(withoutToken(more, 'ci'))).toEqual({ tokens: [kept] });
});
