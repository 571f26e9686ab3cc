import { closeSync, fstatSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { expect, test } from 'vitest';
import { isJournal } from './journal.js';

test('a descriptor is of the journal when systemd names its device and inode', () => {
  const descriptor = openSync(devNull, 'w');
  try {
    const { dev, ino } = fstatSync(descriptor);
    expect(isJournal(descriptor, { JOURNAL_STREAM: `${dev}:${ino}` })).toBe(true);
    // A service whose standard error was sent elsewhere by a shell.
    expect(isJournal(descriptor, { JOURNAL_STREAM: `${dev}:${ino + 1}` })).toBe(false);
    expect(isJournal(descriptor, {})).toBe(false);
  } finally {
    closeSync(descriptor);
  }
});

test('what is closed is not the journal', () => {
  expect(isJournal(1_000_000, { JOURNAL_STREAM: '8:1' })).toBe(false);
});
