import { expect, test } from 'vitest';
import { parseOptions } from './options.js';

const user = { HOME: '/home/u', XDG_RUNTIME_DIR: '/run/user/1000' };

test('root has its places in the system', () => {
  expect(parseOptions([], {}, 0)).toEqual({
    value: {
      socket: '/run/holdfast/lockd.sock',
      stateDirectory: '/var/lib/holdfast',
      backend: 'auto',
      force: false,
      usualConfigFile: '/etc/holdfast/lockd.toml',
    },
  });
});

test.each([
  [user, '/run/user/1000/holdfast/lockd.sock', '/home/u/.local/state/holdfast', '/home/u/.config/holdfast/lockd.toml'],
  [
    { ...user, XDG_RUNTIME_DIR: '', XDG_CONFIG_HOME: '/c' },
    '/run/user/1000/holdfast/lockd.sock',
    '/home/u/.local/state/holdfast',
    '/c/holdfast/lockd.toml',
  ],
  [
    { ...user, XDG_STATE_HOME: '/s' },
    '/run/user/1000/holdfast/lockd.sock',
    '/s/holdfast',
    '/home/u/.config/holdfast/lockd.toml',
  ],
])('a user has them in directories of his own: %j', (environment, socket, stateDirectory, usualConfigFile) => {
  expect(parseOptions([], environment, 1000)).toMatchObject({ value: { socket, stateDirectory, usualConfigFile } });
});

test('takes what it is told', () => {
  const args = [
    '--socket',
    '/r/s',
    '--state-dir',
    '/d',
    '--backend',
    'posix',
    '--force',
    '--file-deadline',
    '0.5',
    '--idle-exit',
    '30',
    '--config',
    '/c.toml',
  ];
  expect(parseOptions(args, user, 1000)).toEqual({
    value: {
      socket: '/r/s',
      stateDirectory: '/d',
      backend: 'posix',
      force: true,
      fileDeadlineMs: 500,
      idleExitMs: 30_000,
      configFile: '/c.toml',
      usualConfigFile: '/home/u/.config/holdfast/lockd.toml',
    },
  });
});

test('says what it can, and who it is, whatever else is asked', () => {
  expect([parseOptions(['--help', '--force'], user, 0), parseOptions(['--version'], user, 0)]).toEqual([
    { print: 'usage' },
    { print: 'version' },
  ]);
});

test.each([
  [['--backend', 'flock'], '--backend is "flock"; auto, ofd and posix are accepted'],
  [['--file-deadline', '0'], '--file-deadline is "0"; seconds from 0.1 to 600 are accepted'],
  [['--file-deadline', 'soon'], '--file-deadline is "soon"'],
  [['--idle-exit', '0'], '--idle-exit is "0"; seconds from 0.1 to 86400 are accepted'],
  [['--idle-exit', ''], '--idle-exit is ""'],
  [['--sokcet', 'x'], "Unknown option '--sokcet'"],
  [['--socket'], "Option '--socket <value>' argument missing"],
  [['stray'], "Unexpected argument 'stray'"],
])('%j is explained', (args, problem) => {
  const parsed = parseOptions(args, user, 1000);
  expect('problem' in parsed ? parsed.problem : '').toContain(problem);
});
