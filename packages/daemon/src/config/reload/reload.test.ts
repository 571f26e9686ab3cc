import { expect, test } from 'vitest';
import type { Config } from '../config.js';
import { loadConfig } from '../load-config.js';
import { printConfig } from '../show/print-config.js';
import { reload, type Reloadable } from './reload.js';

const root = { uid: 0, homeDirectory: '/root', environment: {} };

function config(...args: string[]): Config {
  const loaded = loadConfig(args, root, '0.1.0');
  if (!('config' in loaded)) throw new Error(JSON.stringify(loaded));
  return loaded.config;
}

function part(name: string, done: string[], refusal?: string): Reloadable {
  return {
    name,
    prepare: async ({ logging, guests }) => {
      if (refusal !== undefined) throw new Error(refusal);
      return () => done.push(`${name} ${logging.logLevel} ${guests.driver}`);
    },
  };
}

test('what can change at run time changes, the rest is named and stays', async () => {
  const done: string[] = [];
  const next = { config: config('--log-level', 'debug', '--driver', 'test', '--kept-events', '5') };
  const outcome = await reload(config(), next, [part('logging', done), part('tls', done)]);
  expect(outcome).toMatchObject({
    changes: ['log_level'],
    needRestart: ['driver', 'kept_events'],
    config: { logging: { logLevel: 'debug' }, guests: { driver: 'qemu' }, events: { keptEvents: 10_000 } },
  });
  expect(done).toEqual(['logging debug qemu', 'tls debug qemu']);
});

test('where one part refuses, no part changes', async () => {
  const done: string[] = [];
  const next = { config: config('--log-level', 'debug') };
  expect(await reload(config(), next, [part('logging', done), part('tls', done, 'no certificate')])).toEqual({
    problems: ['tls: no certificate'],
  });
  expect(done).toEqual([]);
});

test('a file with a mistake changes nothing', async () => {
  const done: string[] = [];
  expect(await reload(config(), { problems: ['h.toml:1: x'] }, [part('logging', done)])).toEqual({
    problems: ['h.toml:1: x'],
  });
  expect(done).toEqual([]);
});

test('parts are asked even where no setting has changed: their files may have', async () => {
  const done: string[] = [];
  await reload(config(), { config: config() }, [part('tls', done)]);
  expect(done).toEqual(['tls info qemu']);
});

test('a config is printed as the file that it could come from', () => {
  const lines = printConfig(config('--kept-events', '5', '--log-filters', 'debug:rpc')).split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'driver = "qemu"',
      'kept_events = 5',
      'log_filters = "debug:rpc"',
      '# test_script is not set',
    ]),
  );
});
