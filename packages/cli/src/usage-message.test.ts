import { expect, test } from 'vitest';
import { usageMessage } from './usage-message.js';

test('a verb without its noun is known', () => {
  const said = "error: unknown command 'list'\n(Did you mean host?)\n";
  expect(usageMessage(said, () => ['domain list', 'lock list'])).toBe(
    "error: unknown command 'list'\nhint: did you mean one of domain list, lock list?\n",
  );
});

test.each([
  [
    "error: command-argument value '12' is invalid for argument 'size'. a size needs a unit: 12MiB or 12KiB.\n",
    "error: <size> is '12'; a size needs a unit: 12MiB or 12KiB\n",
  ],
  [
    "error: option '-o, --output <format>' argument 'xml' is invalid. Allowed choices are table, json.\n",
    "error: --output is 'xml'; it is one of table, json\n",
  ],
  ["error: missing required argument 'domain'\n", 'error: <domain> is missing\n'],
  ["error: option '--live' cannot be used with option '--both'\n", 'error: --live and --both exclude each other\n'],
  [
    "error: unknown command 'strat'\n(Did you mean start?)\n",
    "error: unknown command 'strat'\nhint: did you mean start?\n",
  ],
  [
    'error: too many arguments. Expected 1 argument but got 2.\n',
    'error: too many arguments. Expected 1 argument but got 2.\n',
  ],
])('%j', (said, expected) => {
  expect(usageMessage(said)).toBe(expected);
});
