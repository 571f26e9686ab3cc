import { AffectScope, type DomainState } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { resolveScope } from './affect-scope.js';
import { stateOf } from './states.js';

const domain = (state: DomainState, persistent: boolean) => ({ name: 'web1', state, persistent });
const running = domain(stateOf('running'), true);
const off = domain(stateOf('shutoff'), true);
const transient = domain(stateOf('paused'), false);

test.each([
  [AffectScope.AFFECT_SCOPE_UNSPECIFIED, running, { live: true, nextBoot: false }],
  [AffectScope.AFFECT_SCOPE_UNSPECIFIED, off, { live: false, nextBoot: true }],
  [AffectScope.AFFECT_SCOPE_UNSPECIFIED, transient, { live: true, nextBoot: false }],
  [AffectScope.AFFECT_SCOPE_LIVE, running, { live: true, nextBoot: false }],
  [AffectScope.AFFECT_SCOPE_NEXT_BOOT, running, { live: false, nextBoot: true }],
  [AffectScope.AFFECT_SCOPE_BOTH, running, { live: true, nextBoot: true }],
  [17 as AffectScope, off, { live: false, nextBoot: true }],
])('scope %s', (scope, situation, expected) => {
  expect(resolveScope('set-memory', situation, scope)).toEqual(expected);
});

test('a running guest that is not there, and a definition that is not there, are refused', () => {
  expect(() => resolveScope('set-memory', off, AffectScope.AFFECT_SCOPE_LIVE)).toThrow(
    'domain web1 is shutoff; set-memory of the running guest needs an active domain',
  );
  expect(() => resolveScope('set-memory', transient, AffectScope.AFFECT_SCOPE_BOTH)).toThrow(
    'domain web1 is transient; set-memory for the next boot needs a persistent domain',
  );
});
