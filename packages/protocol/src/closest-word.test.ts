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

test('swapped letters are one mistake wherever they stand, and who differs by more than three letters is far', () => {
  const given = ['wbe-server', 'web-sevrer', 'web-serevr', 'web-sevrre', 'xeb-servxr', 'xxb-sxrvxr', 'web-server-1-2'];
  expect(given.map((word) => closestWord(word, ['web-server']))).toEqual([
    'web-server',
    'web-server',
    'web-server',
    'web-server',
    'web-server',
    undefined,
    undefined,
  ]);
});
