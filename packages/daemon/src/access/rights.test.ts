import type { ObjectClass } from '@holdfast/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccessObject, ObjectSelector } from './access-object.js';
import type { Door, Identity } from './identity.js';
import { defaultPolicy, type Policy, type Rule } from './policy.js';
import { Rights } from './rights.js';
import type { Subject } from './subject.js';
import { permissionNames, readingPermissions } from './vocabulary.js';

const web: AccessObject = { class: 'domain', name: 'web', uuid: 'u1', title: 'Shop' };
const local = (uid: number, door: Door = 'rw', groups: readonly number[] = []): Identity => ({
  door,
  process: { uid, gid: uid, groups, pid: 1, startTicks: '1' },
});

function rule(more: Partial<Rule>): Rule {
  const given = { label: 'r', effect: 'allow', subjects: [{ kind: 'everyone' }], roles: [] } as const;
  return { ...given, permissions: new Set(['domain:start']), ...more };
}

describe('without a policy file', () => {
  const policy = defaultPolicy(500);

  test('whoever came for writing may do everything', () => {
    const rights = new Rights(policy, local(1000));
    expect(permissionNames.filter((name) => !rights.mayEverywhere(name))).toEqual([]);
  });

  test('over the read-only door even root only reads, and no secret', () => {
    const rights = new Rights(policy, local(0, 'ro'));
    expect(permissionNames.filter((name) => rights.mayAnywhere(name))).toEqual([...readingPermissions]);
    expect(rights.may('domain:read_secure', web)).toBe(false);
  });

  test('over the network nobody may do anything who has not shown who it is', () => {
    expect(new Rights(policy, { door: 'tls' }).mayAnywhere('connect:getattr')).toBe(false);
    expect(new Rights(policy, { door: 'tls', token: 'ci' }).mayEverywhere('domain:start')).toBe(true);
  });
});

test('what one rule denies no other allows, and the admin door knows no rules', () => {
  const policy = { rules: [rule({ effect: 'deny', objects: [{ class: 'domain', name: 'w*' }] }), rule({})] };
  const rights = new Rights(policy, local(1));
  expect([rights.may('domain:start', web), rights.may('domain:start', { ...web, name: 'db' })]).toEqual([false, true]);
  expect(new Rights(policy, local(1, 'admin')).may('domain:start', web)).toBe(true);
});

test('what is not known of an object opens nothing', () => {
  const gone: AccessObject = { class: 'domain', name: 'web', uuid: 'u1' };
  const objects: ObjectSelector[] = [{ class: 'domain', title: 'Shop' }];
  expect(new Rights({ rules: [rule({ objects })] }, local(1)).may('domain:start', gone)).toBe(false);
  const denied = { rules: [rule({ effect: 'deny', objects }), rule({})] };
  expect(new Rights(denied, local(1)).may('domain:start', gone)).toBe(false);
});

test('a rule about some objects says nothing of other classes', () => {
  const permissions = new Set(['domain:start', 'connect:read']);
  const rights = new Rights({ rules: [rule({ permissions, objects: [{ class: 'domain' }] })] }, local(1));
  expect([rights.mayEverywhere('domain:start'), rights.mayAnywhere('connect:read')]).toEqual([true, false]);
});

// The same, told as slowly and plainly as can be.
function mayNaively({ rules }: Policy, identity: Identity, permission: string, object: AccessObject): boolean {
  if (identity.door === 'admin' || identity.door === 'internal') return true;
  if (identity.door === 'ro' && !readingPermissions.has(permission)) return false;
  if (!permission.startsWith(`${object.class}:`)) return false;
  const meant = rules.filter(
    ({ subjects, permissions, objects }) =>
      permissions.has(permission) &&
      subjects.some((subject) => {
        if (subject.kind === 'everyone') return identity.door !== 'tls' || identity.token !== undefined;
        if (subject.kind === 'uid') return identity.process?.uid === subject.id;
        if (subject.kind === 'gid') return identity.process?.groups.includes(subject.id) === true;
        return subject.kind === 'token' && identity.token === subject.name;
      }) &&
      (objects === undefined ||
        objects.some(
          (selector) =>
            selector.class === object.class &&
            (selector.name === undefined || selector.name === object.name || selector.name === '*') &&
            (selector.uuid === undefined || selector.uuid === object.uuid),
        )),
  );
  return meant.some(({ effect }) => effect === 'allow') && !meant.some(({ effect }) => effect === 'deny');
}

test('decides as the plain reading of the rules does', () => {
  const subjects: fc.Arbitrary<Subject> = fc.oneof(
    fc.constant({ kind: 'everyone' } as const),
    fc.record({ kind: fc.constant('uid' as const), id: fc.nat(2) }),
    fc.record({ kind: fc.constant('gid' as const), id: fc.nat(2) }),
    fc.record({ kind: fc.constant('token' as const), name: fc.constantFrom('a', 'b') }),
  );
  const classes = fc.constantFrom<ObjectClass>('domain', 'network', 'connect');
  const selectors: fc.Arbitrary<ObjectSelector> = fc
    .record(
      {
        class: classes,
        name: fc.constantFrom('x', 'y', '*'),
        uuid: fc.constantFrom('u1', 'u2'),
      },
      { requiredKeys: ['class'] },
    )
    .map((selector) => selector as ObjectSelector);
  const words = ['domain:read', 'domain:start', 'domain:read_secure', 'network:read', 'connect:read'];
  const rules: fc.Arbitrary<Rule> = fc
    .record({
      effect: fc.constantFrom('allow' as const, 'allow' as const, 'deny' as const),
      subjects: fc.array(subjects, { minLength: 1, maxLength: 2 }),
      permissions: fc.subarray(words).map((all) => new Set(all)),
      objects: fc.option(fc.array(selectors, { minLength: 1, maxLength: 2 }), { nil: undefined }),
    })
    .map(({ objects, ...rest }) => rule({ ...rest, ...(objects === undefined ? {} : { objects }) }));
  const identities: fc.Arbitrary<Identity> = fc.oneof(
    fc
      .tuple(fc.nat(2), fc.constantFrom<Door>('rw', 'ro', 'admin'), fc.subarray([0, 1, 2]))
      // Its own group is one that no rule names.
      .map(([uid, door, groups]) => ({ door, process: { uid, gid: 99, groups, pid: 1, startTicks: '1' } })),
    fc.constantFrom<Identity>({ door: 'tls' }, { door: 'tls', token: 'a' }),
  );
  const objects: fc.Arbitrary<AccessObject> = fc.record({
    class: classes,
    name: fc.constantFrom('x', 'y', 'z'),
    uuid: fc.constantFrom('u1', 'u2', 'u3'),
  });
  fc.assert(
    fc.property(fc.array(rules, { maxLength: 6 }), identities, objects, (all, identity, object) => {
      const policy = { rules: all };
      const rights = new Rights(policy, identity);
      for (const word of words.filter((each) => each.startsWith(`${object.class}:`))) {
        const may = mayNaively(policy, identity, word, object);
        expect(rights.may(word, object)).toBe(may);
        expect(!may || rights.mayAnywhere(word)).toBe(true);
        expect(may || !rights.mayEverywhere(word)).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
});
