import { describe, expect, test } from 'vitest';
import { repository } from '../releases.ts';
import { compareTypings, type TypingsDifference, type TypingsPair } from '../typescript/compare-typings.ts';
import { findRoles } from '../typescript/find-roles.ts';
import { type TypingsChange, typingsBase, typingsChanges } from './typings-changes.ts';

const folder = `${repository}/packages/sdk`;

function pairOf({ what, from, to }: TypingsChange): TypingsPair {
  const after = typingsBase.replace(from, to);
  if (after === typingsBase) throw new Error(`${what}: there is no ${from}`);
  return { label: 'sdk 0.1.0', before: typingsBase, after };
}

// One start of the compiler for all of them.
const identical = compareTypings([{ label: 'sdk 0.1.0', before: typingsBase, after: typingsBase }], folder);
const differences = compareTypings(typingsChanges.map(pairOf), folder);
const told = (difference: TypingsDifference | undefined): readonly string[] =>
  difference?.breaks.map(({ subject, what }) => `${subject}: ${what.replace('sdk 0.1.0: ', '')}`) ?? [];

describe('the gate of typings tells of', () => {
  test('nothing, where nothing is other', () => expect(identical.map(told)).toEqual([[]]));

  test.each(typingsChanges.map((change, index) => ({ ...change, index })).filter(({ breaks }) => breaks !== undefined))(
    '$what',
    ({ breaks, index }) => expect(told(differences[index]).join('\n')).toContain(breaks),
  );

  test.each(typingsChanges.map((change, index) => ({ ...change, index })).filter(({ breaks }) => breaks === undefined))(
    'nothing: $what',
    ({ index }) => expect(told(differences[index])).toEqual([]),
  );

  test('what is new', () => {
    const index = typingsChanges.findIndex(({ what }) => what === 'a function more');
    expect(differences[index]?.added).toEqual(['extra']);
  });

  test('typings that are none', () => {
    expect(() => compareTypings([{ label: 'sdk 0.1.0', before: '', after: typingsBase }], folder)).toThrow(
      'hand out nothing',
    );
    expect(() =>
      compareTypings([{ label: 'sdk 0.1.0', before: 'export declare cl', after: typingsBase }], folder),
    ).toThrow('hand out nothing');
  });
});

test('which way values go follows from who takes and who answers them', () => {
  const roles = findRoles(typingsBase);
  expect(['DomainInfo', 'ConnectOptions', 'HostEvent', 'Tag', 'Unused'].map((name) => [name, roles.get(name)])).toEqual(
    [
      ['DomainInfo', 'out'],
      ['ConnectOptions', 'in'],
      ['HostEvent', 'out'],
      ['Tag', 'both'],
      ['Unused', 'both'],
    ],
  );
});
