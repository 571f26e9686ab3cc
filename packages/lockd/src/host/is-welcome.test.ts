import { expect, test } from 'vitest';
import { isWelcome } from './is-welcome.js';

test.each([
  ['root', 0, 1000, true],
  ['oneself', 1000, 1000, true],
  ['another user', 1001, 1000, false],
  ['another user, where root runs it', 1001, 0, false],
  ['nobody the kernel can name', 0xffff_ffff, 0, false],
])('%s', (_, uid, ownUid, expected) => {
  expect(isWelcome({ pid: 1, uid, gid: 0 }, ownUid)).toBe(expected);
});
