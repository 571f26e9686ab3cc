import { expect, test } from 'vitest';
import { lostFields } from './lost-fields.js';

test('names what a later release wrote and this one would lose, and nothing else', () => {
  const stored = {
    uuid: 'a',
    autostart: false,
    resourceVersion: '0',
    colour: 'red',
    empty: { deep: [''] },
    state: 'STATE_OF_TOMORROW',
    spec: { name: 'web', devices: { disks: [{ target: 'vda' }, { target: 'vdb', heads: 4 }] } },
  };
  const known = {
    uuid: 'a',
    state: 'UNRECOGNIZED',
    spec: { name: 'web', devices: { disks: [{ target: 'vda' }, { target: 'vdb' }] } },
  };
  expect(lostFields(stored, known)).toEqual(['colour', 'state', 'spec.devices.disks[1].heads']);
  expect(lostFields(known, stored)).toEqual(['state']);
  expect(lostFields(stored, stored)).toEqual([]);
});

test('names a list that became shorter, and a value of another kind', () => {
  expect(lostFields({ list: [1, 2, 3], a: { b: 1 }, c: [1] }, { list: [1, 2], a: 'x' })).toEqual(['list[2]', 'a', 'c']);
});
