import { CreateTokenRequest } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { engineFixture } from '../../../../test/engine/engine-fixture.js';
import { toTimestamp } from '../../../model/timestamp.js';

test('a token is told once, when it is made', async () => {
  await using at = await engineFixture();
  const expiresAt = toTimestamp(at.at.clock.now() + 1000);
  const made = await at.engine.createToken(at.context, { name: 'ci', readOnly: true, expiresAt });
  expect(made).toMatchObject({ token: { name: 'ci', readOnly: true, expiresAt }, secret: 'secret of ci' });
  const { tokens } = await at.engine.listTokens(at.context, {});
  expect(tokens).toEqual([made.token]);
  expect(await at.engine.revokeToken(at.context, { name: 'ci' })).toEqual({ token: made.token });
  expect(await at.engine.listTokens(at.context, {})).toEqual({ tokens: [] });
});

test.each(['', ' ci', 'ci ', 'a/b', 'a\nb', 'x'.repeat(64)])('%j is no name of a token', async (name) => {
  await using at = await engineFixture();
  const request = CreateTokenRequest.fromPartial({ name });
  await expect(at.engine.createToken(at.context, request)).rejects.toMatchObject({ reason: 'INVALID_ARGUMENT' });
});

test('a token that has ended before it begins is not made', async () => {
  await using at = await engineFixture();
  for (const ms of [at.at.clock.now(), -1e15, 1e17]) {
    const request = CreateTokenRequest.fromPartial({ name: 'ci', expiresAt: toTimestamp(ms) });
    await expect(at.engine.createToken(at.context, request)).rejects.toMatchObject({ reason: 'INVALID_ARGUMENT' });
  }
});
