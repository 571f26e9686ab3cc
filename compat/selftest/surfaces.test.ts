import { describe, expect, test } from 'vitest';
import type { Finding } from '../finding.ts';
import { releases } from '../releases.ts';
import type { CommandSurface } from '../surfaces/commands.ts';
import { compareSurfaces } from '../surfaces/compare-surfaces.ts';
import type { SessionStep } from '../surfaces/session.ts';
import type { SettingSurface } from '../surfaces/settings.ts';
import { lostOfShape, shapeOf } from '../surfaces/shape.ts';
import { releasedSurfaces, type Surfaces } from '../surfaces/snapshot.ts';
import { usageOptions } from '../surfaces/usage-options.ts';
import { type Change, expectFound, type Mutant } from './mutant.ts';

/** Surfaces that can be written to. */
type Copy<Value> = { -readonly [Key in keyof Value]: Value[Key] extends object ? Copy<Value[Key]> : Value[Key] };

const release = releases()[0] ?? '';
const base = releasedSurfaces(release);

function compareWith(...changes: readonly Change<Copy<Surfaces>>[]): readonly Finding[] {
  const copy = structuredClone(base) as Copy<Surfaces>;
  for (const { make } of changes) make(copy);
  return compareSurfaces(release, base, copy as Surfaces, copy.session as readonly SessionStep[]);
}

function commandOf({ commands }: Copy<Surfaces>, name: string): Copy<CommandSurface> {
  const found = commands.find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no command ${name}`);
  return found;
}

function optionOf(surfaces: Copy<Surfaces>, name: string, long: string): Copy<CommandSurface['options'][number]> {
  const found = commandOf(surfaces, name).options.find((each) => each.long === long);
  if (found === undefined) throw new Error(`there is no option ${long}`);
  return found;
}

function stepOf({ session }: Copy<Surfaces>, command: string): Copy<SessionStep> {
  const found = session.find(({ args }) => args.join(' ') === command);
  if (found === undefined) throw new Error(`nobody runs ${command}`);
  return found;
}

function settingOf({ settings }: Copy<Surfaces>, name: string): Copy<SettingSurface> {
  const found = settings.find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no setting ${name}`);
  return found;
}

function without(list: string[], start: string): void {
  const index = list.findIndex((line) => line.startsWith(start));
  if (index < 0) throw new Error(`nothing begins with ${start}`);
  list.splice(index, 1);
}

function replaceIn(list: string[], start: string, from: string, to: string): void {
  const index = list.findIndex((line) => line.startsWith(start) && line.includes(from));
  if (index < 0) throw new Error(`nothing begins with ${start} and has ${from}`);
  list[index] = (list[index] ?? '').replace(from, to);
}

const mutants: readonly Mutant<Copy<Surfaces>>[] = [
  {
    what: 'a command that is gone',
    make: (copy) => (copy.commands = copy.commands.filter(({ name }) => name !== 'holdfast domain reset')),
    found: ['cli:holdfast domain reset', 'the command is gone'],
  },
  {
    what: 'another name of a command that is gone',
    make: (copy) => (commandOf(copy, 'holdfast domain').aliases = []),
    found: ['cli:holdfast domain', 'its other name dom is gone'],
  },
  {
    what: 'an option that is gone',
    make: (copy) => {
      const command = commandOf(copy, 'holdfast domain start');
      command.options = command.options.filter(({ long }) => long !== '--paused');
    },
    found: ['cli:holdfast domain start --paused', 'the option is gone'],
  },
  {
    what: 'an option that takes a value now',
    make: (copy) => (optionOf(copy, 'holdfast domain define', '--strict').value = 'required'),
    found: ['cli:holdfast domain define --strict', 'took no value and takes a value'],
  },
  {
    what: 'a short option that is gone',
    make: (copy) => delete (optionOf(copy, 'holdfast', '--output') as { short?: string }).short,
    found: ['cli:holdfast --output', 'has no -o any more'],
  },
  {
    what: 'a word that an option does not accept any more',
    make: (copy) => (optionOf(copy, 'holdfast', '--output').choices = ['table', 'json', 'name']),
    found: ['cli:holdfast --output', 'does not accept yaml any more'],
  },
  {
    what: 'another default of an option',
    make: (copy) => (optionOf(copy, 'holdfast', '--output').preset = '"json"'),
    found: ['cli:holdfast --output', 'is "json" when it is not given'],
  },
  {
    what: 'an argument that must be given',
    make: (copy) =>
      commandOf(copy, 'holdfast domain start').arguments.push({
        name: 'host',
        required: true,
        variadic: false,
      } as never),
    found: ['cli:holdfast domain start', 'the argument host is new and must be given'],
  },
  {
    what: 'a field of JSON that is gone',
    make: (copy) => {
      const step = stepOf(copy, 'domain list');
      step.shape = Object.fromEntries(Object.entries(step.shape).filter(([path]) => path !== '[].state')) as never;
    },
    found: ['json:holdfast domain list', '[].state is gone'],
  },
  {
    what: 'a field of JSON with another type',
    make: (copy) => Object.assign(stepOf(copy, 'domain info web').shape, { autostart: ['string'] }),
    found: ['json:holdfast domain info web', 'autostart is string, and was boolean'],
  },
  {
    what: 'another exit code',
    make: (copy) => (stepOf(copy, 'domain info nobody').code = 1),
    found: ['json:holdfast domain info nobody', 'exit code 1, and it was 4'],
  },
  {
    what: 'another reason of the same refusal',
    make: (copy) => (stepOf(copy, 'domain suspend web').reason = 'INVALID_ARGUMENT'),
    found: ['json:holdfast domain suspend web', 'refused with INVALID_ARGUMENT, and it was'],
  },
  {
    what: 'a reason that is gone',
    make: (copy) => without(copy.reasons as string[], 'JOB_TIMEOUT'),
    found: ['reason:JOB_TIMEOUT', 'it is gone'],
  },
  {
    what: 'another exit code of a reason',
    make: (copy) => replaceIn(copy.reasons as string[], 'LEASE_BUSY', 'exit=7', 'exit=75'),
    found: ['reason:LEASE_BUSY', 'exit=75'],
  },
  {
    what: 'another number of libvirt of a reason',
    make: (copy) => replaceIn(copy.reasons as string[], 'DOMAIN_EXISTS', 'libvirt=9', 'libvirt=1'),
    found: ['reason:DOMAIN_EXISTS', 'libvirt=1'],
  },
  {
    what: 'another name of a metric',
    make: (copy) => replaceIn(copy.metrics as string[], 'holdfast_domains', 'holdfast_domains', 'holdfast_guests'),
    found: ['metric:holdfast_domains', 'the metric is gone'],
  },
  {
    what: 'another type of a metric',
    make: (copy) => replaceIn(copy.metrics as string[], 'holdfast_calls_total', 'counter', 'gauge'),
    found: ['metric:holdfast_calls_total', 'it was a counter and is a gauge'],
  },
  {
    what: 'a label of a metric that is gone',
    make: (copy) => replaceIn(copy.metrics as string[], 'holdfast_calls_total', 'method,result', 'method'),
    found: ['metric:holdfast_calls_total', 'its label result is gone'],
  },
  {
    what: 'another name of a setting',
    make: (copy) => (settingOf(copy, 'max_clients').name = 'clients_max'),
    found: ['config:max_clients', 'the setting is gone'],
  },
  {
    what: 'a smaller limit of a setting',
    make: (copy) => (settingOf(copy, 'max_queued_jobs').maximum = 10),
    found: ['config:max_queued_jobs', 'its maximum is 10'],
  },
  {
    what: 'a word that a setting does not accept any more',
    make: (copy) => (settingOf(copy, 'log_level').choices = ['info'] as never),
    found: ['config:log_level', 'it does not accept trace any more'],
  },
  {
    what: 'another variable of a setting',
    make: (copy) => (settingOf(copy, 'log_level').variable = 'HOLDFAST_LOG'),
    found: ['config:log_level', 'its variable was HOLDFASTD_LOG_LEVEL and is HOLDFAST_LOG'],
  },
  {
    what: 'an option of the lock daemon that is gone',
    make: (copy) => without(copy.programOptions as string[], 'holdfast-lockd --backend'),
    found: ['program:holdfast-lockd --backend', 'is gone'],
  },
  {
    what: 'an option of the daemon that is gone',
    make: (copy) => without(copy.programOptions as string[], 'holdfastd --check-config'),
    found: ['program:holdfastd --check-config', 'is gone'],
  },
];

const compatible: readonly Change<Copy<Surfaces>>[] = [
  {
    what: 'a command more',
    make: ({ commands }) =>
      commands.push({ name: 'holdfast domain teleport', aliases: [], arguments: [], options: [] }),
  },
  {
    what: 'a command with another name that answers to its old one',
    make: (copy) => {
      const command = commandOf(copy, 'holdfast domain desc');
      [command.name, command.aliases] = ['holdfast domain describe', ['desc']];
    },
  },
  {
    what: 'an option more',
    make: (copy) =>
      commandOf(copy, 'holdfast domain start').options.push({
        long: '--fast',
        value: 'none',
        mandatory: false,
        variadic: false,
      } as never),
  },
  {
    what: 'an argument more that need not be given',
    make: (copy) =>
      commandOf(copy, 'holdfast domain start').arguments.push({
        name: 'host',
        required: false,
        variadic: false,
      } as never),
  },
  { what: 'a word more', make: (copy) => (optionOf(copy, 'holdfast', '--output').choices as string[]).push('toml') },
  {
    what: 'a field of JSON more',
    make: (copy) => Object.assign(stepOf(copy, 'domain info web').shape, { mood: ['string'] }),
  },
  {
    what: 'a reason more',
    make: ({ reasons }) =>
      (reasons as string[]).push('OUT_OF_PATIENCE status=ABORTED libvirt=1 retryable=true exit=75'),
  },
  { what: 'a metric more', make: ({ metrics }) => (metrics as string[]).push('holdfast_moods gauge mood') },
  {
    what: 'a label more',
    make: ({ metrics }) =>
      replaceIn(metrics as string[], 'holdfast_calls_total', 'method,result', 'method,result,client'),
  },
  { what: 'a setting more', make: ({ settings }) => settings.push({ ...settings[0], name: 'mood' } as never) },
  { what: 'a wider limit', make: (copy) => (settingOf(copy, 'max_queued_jobs').maximum = 10_000_000) },
];

describe('the gate of commands, configs, errors and metrics tells of', () => {
  test.each(mutants)('$what', (mutant) => expectFound(mutant, compareWith(mutant)));

  test.each(compatible)('nothing, when there is $what', (change) => expect(compareWith(change)).toEqual([]));

  test('a config file that cannot be read any more', () => {
    const older = { ...base, configFile: `mood = "good"\n${base.configFile}` };
    expectFound(
      { found: ['config:file', 'mood is not a setting'] },
      compareSurfaces(release, older, base, base.session),
    );
  });

  test('a session that could not be played', () => {
    expect(() => compareSurfaces(release, base, base, [])).toThrow('the session ended before ping');
  });
});

test('a shape has every type of every path', () => {
  const older = shapeOf([
    { names: ['a'], id: null },
    { names: [], id: 3 },
  ]);
  expect(older).toEqual({ '': ['object'], id: ['null', 'number'], names: ['list'], 'names[]': ['string'] });
  expect(lostOfShape(older, shapeOf([{ names: ['a'], id: 3 }]))).toEqual([]);
  expect(lostOfShape(older, shapeOf([{ id: '3' }]))).toEqual([
    'id is string, and was null or number',
    'names is gone',
    'names[] is gone',
  ]);
});

test('a usage text without options is no usage text', () => {
  expect(usageOptions('  --socket PATH   where\n  --force\n')).toEqual(['--socket PATH', '--force']);
  expect(() => usageOptions('nothing')).toThrow('names no option');
});
