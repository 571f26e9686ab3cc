import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Guest, type GuestPolicies, type GuestPolicy, usualPolicy } from './guest-policy.js';
import { parseGuestPolicies } from './parse-guest-policies.js';

const uuid = '6695eb01-f6a4-8304-79aa-000000000001';
const policyOf = (policies: GuestPolicies, guest: Guest): GuestPolicy => policies.own(guest) ?? policies.usual;
const refusalOf = (text: string): string => {
  try {
    parseGuestPolicies(text, 'guests.toml');
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
};

test('an empty file means the usual for every guest', () => {
  const policies = parseGuestPolicies('', 'guests.toml');
  expect([policies.parallel, policyOf(policies, { name: 'web', uuid })]).toEqual([8, usualPolicy]);
});

test('a guest has what its own table says, and else what is said for all', () => {
  const policies = parseGuestPolicies(
    `parallel = 2
timeout = "90s"
on_timeout = "leave"
[guests.db]
order = -1
timeout = "10m"
[guests."${uuid}"]
on_stop = "destroy"
on_start = "ignore"
[guests.cache]
on_stop = "suspend"
`,
    'guests.toml',
  );
  expect(policyOf(policies, { name: 'cache', uuid: 'x' }).onStop).toBe('suspend');
  const common = { ...usualPolicy, timeoutMs: 90_000, onTimeout: 'leave' };
  expect(policies.parallel).toBe(2);
  expect(policyOf(policies, { name: 'web', uuid: 'x' })).toEqual(common);
  expect(policyOf(policies, { name: 'db', uuid: 'x' })).toEqual({ ...common, order: -1, timeoutMs: 600_000 });
  expect(policyOf(policies, { name: 'any', uuid })).toEqual({ ...common, onStop: 'destroy', onStart: 'ignore' });
});

test.each([
  ['timeout = 5', 'guests.toml: timeout is 5; expected a time such as "90s" or "5m"'],
  ['timeout = "soon"', 'guests.toml: timeout is "soon"; expected a time such as "90s" or "5m"'],
  ['parallel = 0', 'guests.toml: parallel is 0; expected a whole number from 1 to 1000'],
  ['order = 0.5', 'guests.toml: order is 0.5; expected a whole number'],
  ['guests = 3', 'guests.toml: guests is 3; expected tables, one for each guest: [guests.NAME]'],
  ['[guests]\nweb = 3', 'guests.toml: guests.web is 3; expected a table'],
  ['on_stop = "halt"', 'guests.toml: on_stop is "halt"; expected one of shutdown, suspend, destroy, leave'],
  [
    '[guests.web]\nparallel = 3',
    'guests.toml: guests.web.parallel is not known; known are on_stop, on_timeout, timeout, on_start, order',
  ],
  [
    'on_boot = "start"',
    'guests.toml: on_boot is not known; known are on_stop, on_timeout, timeout, on_start, order, parallel, guests',
  ],
])('%j is refused', (text, refusal) => {
  expect(refusalOf(text)).toBe(refusal);
});

test('what is no TOML is refused with the place', () => {
  expect(refusalOf('parallel = = 3')).toMatch(/^guests\.toml is no TOML: /);
});

test('the example of the documentation is one', () => {
  const page = readFileSync(new URL('../../../../docs/production.md', import.meta.url), 'utf8');
  const [, example = ''] = /```text\n(parallel[^]*?)```/.exec(page) ?? [];
  const policies = parseGuestPolicies(example, 'guests.toml');
  expect(policies.parallel).toBe(4);
  expect(policyOf(policies, { name: 'web', uuid })).toEqual(usualPolicy);
  expect(policyOf(policies, { name: 'database', uuid })).toEqual({ ...usualPolicy, order: -1, timeoutMs: 1_200_000 });
  expect(policyOf(policies, { name: 'scratch', uuid })).toEqual({
    ...usualPolicy,
    onStop: 'destroy',
    onStart: 'ignore',
  });
});
