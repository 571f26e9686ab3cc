import { expect, test } from 'vitest';
import { closestWord } from './closest-word.js';

test('finds the word that was probably meant, and none where nothing is near', () => {
  const buses = ['virtio', 'sata', 'scsi', 'ide', 'usb'];
  const given = ['virtoi', 'Virtio', 'vritio', 'stata', 'virt', 'nvme', '', 'x'.repeat(10_000)];
  expect(given.map((word) => closestWord(word, buses))).toEqual([
    'virtio',
    'virtio',
    'virtio',
    'sata',
    'virtio',
    undefined,
    undefined,
    undefined,
  ]);
});
