import { expect, test } from 'vitest';
import { deviceName, parseProcLocks } from './proc-locks.js';

test('reads the locks that cover byte 0, and nothing else', () => {
  const text = `1: POSIX  ADVISORY  WRITE 4711 fe:00:1234 0 0
2: OFDLCK ADVISORY  READ  -1 00:1b:77 0 EOF
3: FLOCK  ADVISORY  WRITE 12 fe:00:1234 0 EOF
4: POSIX  ADVISORY  READ  13 fe:00:1234 100 101
4: -> POSIX  ADVISORY  WRITE 14 fe:00:1234 0 0
5: LEASE  ACTIVE    READ  15 fe:00:1234 0 EOF
`;
  expect(parseProcLocks(text)).toEqual([
    { kind: 'POSIX', pid: 4711, device: '254:0', inode: '1234' },
    { kind: 'OFDLCK', pid: -1, device: '0:27', inode: '77' },
  ]);
});

test.each([
  [0xfe00n, '254:0'],
  [0x1bn, '0:27'],
  [0x801n, '8:1'],
  // Major 259, minor 300: both numbers need their upper halves.
  [0x11_032cn, '259:300'],
])('device %i is %s', (device, expected) => {
  expect(deviceName(device)).toBe(expected);
});
