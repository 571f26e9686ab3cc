import { expect, test } from 'vitest';
import { locateFields } from './locate-fields.js';

const text = `<domain type='test'>
  <name>web</name>
  <memory unit='MiB'>128</memory>
  <os><type arch='x86_64'>hvm</type></os>
  <devices>
    <disk type='file'><target dev='vda' bus='virtio'/></disk>
    <disk type='file'>
      <source file='/b'/>
      <target   dev='vdb'
                bus='sata'/>
    </disk>
  </devices>
</domain>`;

test.each([
  ['name', '/domain/name', 2, 3],
  ['memory_bytes', '/domain/memory', 3, 3],
  ['os.arch', '/domain/os/type/@arch', 4, 13],
  ['devices.disks[0].target.bus', '/domain/devices/disk[1]/target/@bus', 6, 41],
  ['devices.disks[1].target.bus', '/domain/devices/disk[2]/target/@bus', 10, 17],
  ['devices.disks[1]', '/domain/devices/disk[2]', 7, 5],
])('%s', (field, xmlPath, line, column) => {
  expect(locateFields('domain', text)(field)).toEqual({ xmlPath, line, column });
});

test.each([
  ['what is absent is told where its parent stands', 'devices.disks[1].driver.cache', '/domain/devices/disk[2]'],
  ['what has no parent, at the document', 'vcpu.count', '/domain'],
])('%s', (_, field, xmlPath) => {
  expect(locateFields('domain', text)(field)).toMatchObject({ xmlPath });
});
