import { expect, test } from 'vitest';
import type { Cli } from './cli.js';
import { CommandError } from './command-error.js';
import { printError } from './print-error.js';

function told(error: unknown): string {
  let text = '';
  const stderr = { isTerminal: false, write: (more: string) => (text += more) };
  printError({ stderr, env: {} } as unknown as Cli, error, 'table');
  return text;
}

test('a refusal says where more is to be read', () => {
  expect(told(new CommandError('no', { reason: 'INVALID_ARGUMENT', hint: 'yes' }))).toBe(
    'error: no\nhint: yes\nmore: holdfast explain INVALID_ARGUMENT\n',
  );
});

test('what sums up an answer does not: the page of its reason is about something else', () => {
  expect(told(new CommandError('there is a problem', { reason: 'UNAVAILABLE', isVerdict: true }))).toBe(
    'error: there is a problem\n',
  );
});
