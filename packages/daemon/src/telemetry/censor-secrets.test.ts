import type { MessageRules } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { createCensor } from './censor-secrets.js';

const rules: Readonly<Record<string, MessageRules>> = {
  Spec: {
    name: { name: 'name', type: 'string' },
    cookies: { name: 'cookies', type: 'message', of: 'Cookie', repeated: true },
    limit: { name: 'limit', type: 'message', of: 'Limit' },
  },
  Cookie: { name: { name: 'name', type: 'string' }, value: { name: 'value', type: 'string', secret: true } },
  Limit: { value: { name: 'value', type: 'number' } },
  Screen: { passwd: { name: 'passwd', type: 'string', secret: true } },
};
const withoutSecrets = createCensor(rules, ['leaseToken']);

test('a name that is always a secret is one everywhere', () => {
  expect(withoutSecrets({ passwd: 'x', deep: [{ screen: { passwd: 'x', port: 1 } }], leaseToken: 't' })).toEqual({
    passwd: '[secret]',
    deep: [{ screen: { passwd: '[secret]', port: 1 } }],
    leaseToken: '[secret]',
  });
});

test('a name that is a secret in one message is one only there', () => {
  const spec = { name: 'web', cookies: [{ name: 'id', value: 'x' }], limit: { value: 5 } };
  expect(withoutSecrets({ request: { spec } })).toEqual({
    request: { spec: { name: 'web', cookies: [{ name: 'id', value: '[secret]' }], limit: { value: 5 } } },
  });
});

test('what is logged is not changed, and not copied where it has no secret', () => {
  const harmless = { deep: [{ port: 1 }] };
  const line = { harmless, screen: { passwd: 'x' } };
  const shown = withoutSecrets(line);
  expect(line.screen.passwd).toBe('x');
  expect(shown['harmless']).toBe(harmless);
  expect(withoutSecrets(harmless)).toBe(harmless);
});

test('an absent or empty secret is told as such', () => {
  const line = { a: { passwd: undefined }, b: { passwd: '' }, c: { passwd: null } };
  expect(withoutSecrets(line)).toBe(line);
});

test('what goes round in a circle, and what is no plain object, is left as it is', () => {
  const circle: Record<string, unknown> = { passwd: 'x' };
  circle['self'] = circle;
  const bytes = new Uint8Array([1]);
  const error = new Error('x');
  const shown = withoutSecrets({ circle, bytes, error });
  expect(shown['circle']).toMatchObject({ passwd: '[secret]' });
  expect([shown['bytes'], shown['error']]).toEqual([bytes, error]);
});
