import { once } from 'node:events';
import { methods } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { warnDeprecated } from './warn-deprecated.js';

test('a call of what goes is a warning of Node.js, once', async () => {
  const [method] = methods;
  if (method === undefined) throw new Error('there are no methods');
  const going = { ...method, name: '/holdfast.v1.DomainService/ResetDomain', deprecated: { itself: true, fields: [] } };
  const warned = new Set<string>();
  const coming = once(process, 'warning') as Promise<[Error & { readonly code?: string }]>;
  warnDeprecated(method, {}, warned);
  warnDeprecated(going, {}, warned);
  warnDeprecated(going, {}, warned);
  const [{ name, code, message }] = await coming;
  expect({ name, code, message }).toEqual({
    name: 'DeprecationWarning',
    code: 'HOLDFAST',
    message: 'holdfast.v1.DomainService.ResetDomain goes with the next major release',
  });
  expect([...warned]).toEqual(['holdfast.v1.DomainService.ResetDomain']);
});
