import { expect, test } from 'vitest';
import type { Caller } from './convert/caller.js';
import { HoldfastError } from './errors/holdfast-error.js';
import type { DomainRecord } from './gen/index.js';
import { waitForState } from './wait-for-state.js';

const gone = { get: () => Promise.reject(new HoldfastError('DOMAIN_NOT_FOUND', 'no domain has this uuid')) };
const caller = {} as Caller;
const record = (persistent: boolean): DomainRecord => ({ name: 'web', state: 'running', persistent }) as DomainRecord;

test('a transient domain that is gone before anybody could look is off', async () => {
  const domain = await waitForState(gone, ['shutoff'], caller, {}, record(false));
  expect(domain).toMatchObject({ name: 'web', state: 'shutoff' });
});

test.each([
  ['one that was persistent', ['shutoff'] as const, record(true)],
  ['one of which nothing was known', ['shutoff'] as const, undefined],
  ['one that was to be something else', ['paused'] as const, record(false)],
])('%s and is gone is not found', async (_what, states, known) => {
  await expect(waitForState(gone, states, caller, {}, known)).rejects.toMatchObject({ code: 'DOMAIN_NOT_FOUND' });
});
