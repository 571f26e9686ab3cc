import { expect, test } from 'vitest';
import { newUuid, normalizeUuid } from './uuid.js';

test.each([
  ['3CDB58E6-6E1F-4B0C-8F0E-0F3D9F0A4B7C', '3cdb58e6-6e1f-4b0c-8f0e-0f3d9f0a4b7c'],
  ['3cdb58e66e1f4b0c8f0e0f3d9f0a4b7c', '3cdb58e6-6e1f-4b0c-8f0e-0f3d9f0a4b7c'],
  [' 3cdb58e6-6e1f-4b0c-8f0e-0f3d9f0a4b7c\n', '3cdb58e6-6e1f-4b0c-8f0e-0f3d9f0a4b7c'],
  ['3cdb58e6-6e1f-4b0c-8f0e', undefined],
  ['../../etc/passwd', undefined],
  ['00000000-0000-0000-0000-000000000000', undefined],
])('%s', (text, expected) => {
  expect(normalizeUuid(text)).toBe(expected);
});

test('new identities are normal and differ', () => {
  const [one, other] = [newUuid(), newUuid()];
  expect(normalizeUuid(one)).toBe(one);
  expect(one).not.toBe(other);
});
