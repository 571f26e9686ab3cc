import { DefineOutcome } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { engineFixture, smallSpec } from '../../../test/engine/engine-fixture.js';
import { conceal } from './conceal.js';

test('who may define a domain and not read it learns neither what is in it nor whether that was said before', async () => {
  await using f = await engineFixture();
  const blind = { ...f.context.access, may: (permission: string) => permission !== 'domain:read' };
  const answer = await f.calls.define(smallSpec('web'));
  const concealed = conceal({ ...f.context, access: blind }, f.at, answer);
  expect([concealed.domain?.name, concealed.domain?.spec, concealed.changes, concealed.outcome]).toEqual([
    'web',
    undefined,
    [],
    DefineOutcome.DEFINE_OUTCOME_UNSPECIFIED,
  ]);
  expect(conceal(f.context, f.at, answer)).toBe(answer);
});
