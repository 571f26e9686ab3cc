import { expect, test } from 'vitest';
import type { ObjectSelector } from './access-object.js';
import { explainRefusal } from './explain-refusal.js';
import type { Rule } from './policy.js';

const alice = { door: 'tls', certificate: { distinguishedName: 'CN=alice', fingerprint: 'a' } } as const;

function denial(objects?: readonly ObjectSelector[]): Rule {
  const given = { label: 'policy.toml:13', effect: 'deny', subjects: [{ kind: 'everyone' }], roles: [] } as const;
  return { ...given, permissions: new Set(['domain:delete']), ...(objects === undefined ? {} : { objects }) };
}

test.each<[string, readonly ObjectSelector[] | undefined, string]>([
  ['everything', undefined, 'denied by policy.toml:13'],
  ['every domain', [{ class: 'domain' }], 'denied by policy.toml:13'],
  ['some domains', [{ class: 'domain', name: 'prod-*' }], 'no rule allows domain:delete'],
  ['every network', [{ class: 'network' }], 'no rule allows domain:delete'],
])('who may do it with no object, and is denied it for %s', (_, objects, why) => {
  expect(explainRefusal({ rules: [denial(objects)] }, alice, 'domain:delete', undefined)).toBe(why);
});

test('what is denied for an object is so for that object only', () => {
  const policy = { rules: [denial([{ class: 'domain', name: 'prod-*' }])] };
  const why = (name: string) => explainRefusal(policy, alice, 'domain:delete', { class: 'domain', name, uuid: 'u' });
  expect([why('prod-1'), why('web')]).toEqual(['denied by policy.toml:13', 'no rule allows domain:delete']);
});
