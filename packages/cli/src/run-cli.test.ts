import { PassThrough, Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { golden } from '../test/golden.js';
import type { Cli } from './cli.js';
import { runCli } from './run-cli.js';

const nobody = 'unix:/nonexistent/holdfast.sock';

interface Terminal extends Cli {
  /** Everything that was printed, in order. */
  readonly screen: () => string;
}

function terminal(): Terminal {
  let text = '';
  const sink = { write: (part: string) => void (text += part), isTerminal: false };
  const { signal } = new AbortController();
  return {
    stdout: sink,
    stderr: sink,
    readStdin: async () => '',
    pipe: { input: Readable.from([]), output: new PassThrough() },
    env: {},
    signal,
    screen: () => text,
  };
}

const misuse = [
  'domain strat web',
  'start web',
  'list',
  'help strat',
  'help domain strat',
  'help domain start web',
  'domain start',
  'domain info web now',
  'domain start web --slowly',
  'domain list -o xml',
  'domain list --timeout soon',
  'domain set-memory web 1024',
  'domain set-memory web huge',
  'domain set-memory web 1GiB --live --next-boot',
  'domain set-vcpus web none',
  'domain events --kind party',
  'domain events --after yesterday',
  'up --driver xen',
  'explain nonsense',
  'lock limits --max-clients many',
];

test('what is wrong with the command line ends with 64, and nothing is asked', async () => {
  let text = '';
  for (const command of misuse) {
    const cli = terminal();
    const code = await runCli(cli, ['-c', nobody, ...command.split(' ')]);
    text += `$ holdfast ${command}\n${cli.screen()}[exit code ${code}]\n\n`;
  }
  expect(text).toBe(golden('usage.txt', text));
});

test('on a terminal each hint stands out, whoever gives it', async () => {
  let text = '';
  const sink = { write: (part: string) => void (text += part), isTerminal: true };
  await runCli({ ...terminal(), stderr: sink }, ['list']);
  const [, ...hints] = text.trimEnd().split('\n');
  expect(hints).toHaveLength(2);
  for (const hint of hints) expect(hint).not.toMatch(/^hint:/);
});

test.each([
  ['--help'],
  ['--version'],
  ['help'],
  ['domain', '--help'],
  ['help', 'domain'],
  ['help', 'domain', 'start'],
  ['explain', 'LEASE_BUSY'],
])('%s %s is no error', async (...args) => {
  const cli = terminal();
  expect(await runCli(cli, args)).toBe(0);
  expect(cli.screen()).not.toBe('');
});

test('a reason is explained in whatever case it is given', async () => {
  const [shout, whisper] = [terminal(), terminal()];
  await runCli(shout, ['explain', 'LEASE_BUSY']);
  await runCli(whisper, ['explain', 'lease-busy']);
  expect(whisper.screen()).toBe(shout.screen());
  expect(shout.screen()).toMatchInlineSnapshot(`
    "LEASE_BUSY
      A disk is in use by another guest, so this one must not open it. Nothing was started.

    What to do
      - see who holds what: holdfast lock list
      - shut the other guest down: holdfast domain shutdown DOMAIN --wait
      - mark the disk <shareable/> in both, if the guests can share it

    Commands that meet it end with exit code 7.
    "
  `);
});

test('a daemon that is not there ends with the exit code of UNAVAILABLE', async () => {
  const cli = terminal();
  expect(await runCli(cli, ['-c', nobody, 'ping'])).toBe(69);
  expect(cli.screen()).toMatchInlineSnapshot(`
    "error: no daemon answers on /nonexistent/holdfast.sock: there is no such socket
    hint: start a daemon with: holdfast up
    more: holdfast explain UNAVAILABLE
    "
  `);
});
