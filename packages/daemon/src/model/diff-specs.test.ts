import { ChangeEffect, DomainSpec } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { diffSpecs } from './diff-specs.js';

const effect = ChangeEffect.CHANGE_EFFECT_NEXT_BOOT;

/** Changes as `path: before > after`. */
function changes(before: object, after: object): readonly string[] {
  return diffSpecs(DomainSpec.fromPartial(before), DomainSpec.fromPartial(after), effect).map(
    (change) => `${change.path}: ${change.before} > ${change.after}`,
  );
}

test('nothing changed', () => {
  const spec = { name: 'web1', devices: { disks: [{ target: { dev: 'vda' } }] } };
  expect(changes(spec, structuredClone(spec))).toEqual([]);
});

test('fields that are other, new and gone, with the effect given', () => {
  expect(
    diffSpecs(
      DomainSpec.fromPartial({ memoryBytes: 1, title: 'a', vcpu: { count: 1 } }),
      DomainSpec.fromPartial({ memoryBytes: 2, description: 'b', vcpu: { count: 1, current: 1 } }),
      effect,
    ),
  ).toEqual([
    { path: 'title', before: '"a"', after: '', effect },
    { path: 'description', before: '', after: '"b"', effect },
    { path: 'memory_bytes', before: '1', after: '2', effect },
    { path: 'vcpu.current', before: '', after: '1', effect },
  ]);
});

test('one more device at the front changes no other', () => {
  const disk = (dev: string, file: string) => ({ target: { dev }, source: { file } });
  expect(
    changes(
      { devices: { disks: [disk('vda', '/a'), disk('vdb', '/b')] } },
      { devices: { disks: [disk('vdc', '/c'), disk('vda', '/a'), disk('vdb', '/B')] } },
    ),
  ).toEqual([
    'devices.disks[0]:  > {"source":{"file":"/c"},"target":{"dev":"vdc"}}',
    'devices.disks[2].source.file: "/b" > "/B"',
  ]);
});

test('a device that is gone is told with its old place', () => {
  const nic = (address: string) => ({ type: 'user', mac: { address } });
  expect(
    changes(
      { devices: { interfaces: [nic('52:54:00:00:00:01'), nic('52:54:00:00:00:02')] } },
      { devices: { interfaces: [nic('52:54:00:00:00:02')] } },
    ),
  ).toEqual(['devices.interfaces[0]: {"type":"user","mac":{"address":"52:54:00:00:00:01"}} > ']);
});

test('things without a name of their own are matched by place, also when they are equal', () => {
  const rng = (path: string) => ({ model: 'virtio', backend: { model: 'random', path } });
  expect(changes({ devices: { rngs: [rng('/a'), rng('/a')] } }, { devices: { rngs: [rng('/a'), rng('/b')] } })).toEqual(
    ['devices.rngs[1].backend.path: "/a" > "/b"'],
  );
});

test('secrets are told to differ, not what they are', () => {
  const graphics = (passwd: string) => ({ devices: { graphics: [{ type: 'vnc', passwd }] } });
  expect(changes(graphics('old'), graphics('new'))).toEqual(['devices.graphics[0].passwd: "(secret)" > "(secret)"']);
  expect(changes({ devices: {} }, graphics('new'))).toEqual([
    'devices.graphics[0]:  > {"type":"vnc","passwd":"(secret)"}',
  ]);
});
