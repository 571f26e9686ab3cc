import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@holdfast/sdk';
import { startTestDaemon, type TestDaemonOptions } from '@holdfast/sdk/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { machineXml } from './system/machine-xml.js';
import { hasQemu, Site } from './system/site.js';
import { type Outcome, runHoldfast } from './run-holdfast.js';
import { uuidNumber, webXml } from './web-xml.js';

let directory = '';
let uri = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hf-guests-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

const record = (): string => join(directory, 'stopped.json');
const recorded = (): string[] =>
  existsSync(record())
    ? (JSON.parse(readFileSync(record(), 'utf8')) as { guests: { name: string }[] }).guests.map(({ name }) => name)
    : [];

async function guests(verb: 'start' | 'stop', policies = '', ...more: string[]): Promise<Outcome> {
  const config = join(directory, 'guests.toml');
  await writeFile(config, policies);
  return runHoldfast(['-c', uri, 'guests', verb, '--config', config, '--record', record(), ...more]);
}

const lines = ({ stdout }: Outcome): string[] => stdout.trimEnd().split('\n').toSorted();

async function withDaemon(
  options: TestDaemonOptions,
  names: readonly string[],
  body: (host: Awaited<ReturnType<typeof connect>>) => Promise<void>,
): Promise<void> {
  await using daemon = await startTestDaemon(options);
  ({ uri } = daemon);
  await using host = await connect(uri);
  for (const [index, name] of names.entries()) {
    await host.domains.define(webXml(name, uuidNumber(index + 1)));
    await host.domains.get(name).start();
  }
  await body(host);
}

test('many guests are shut down, noted, and started again', { timeout: 120_000 }, async () => {
  const names = Array.from({ length: 40 }, (_, index) => `g${String(index).padStart(2, '0')}`);
  await withDaemon({}, names, async (host) => {
    const stop = await guests('stop');
    expect([stop.code, stop.stderr]).toEqual([0, '']);
    expect(lines(stop)).toEqual(names.map((name) => `guest ${name} is shut off`));
    expect(await host.domains.list({ filter: { active: true } }).toArray()).toEqual([]);
    expect(recorded().toSorted()).toEqual(names);

    // One of them was started by somebody else meanwhile, and one is no more.
    await host.domains.get('g00').start();
    await host.domains.get('g01').undefine();
    const start = await guests('start');
    expect(lines(start)).toEqual([
      'guest g00 runs already',
      `guest g01 failed: no domain has uuid ${uuidNumber(2)}`,
      ...names.slice(2).map((name) => `guest ${name} started`),
    ]);
    expect([start.code, start.stderr.split('\n')[0]]).toEqual([69, 'error: 1 of 40 guests are not as they should be']);
    expect((await host.domains.list({ filter: { active: true } }).toArray()).length).toBe(39);
    expect(existsSync(record())).toBe(false);
    expect(await guests('start')).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

test('one that does not obey, one that cannot hear and one that hangs hold up nobody', async () => {
  const names = ['calm', 'deaf', 'hung', 'kept', 'mute', 'once'];
  const faults = [
    { verb: 'pressPowerButton', domain: 'hung', outcome: 'hang' },
    { verb: 'pressPowerButton', domain: 'mute', outcome: 'fail', message: 'the monitor is gone' },
  ] as const;
  await withDaemon({ faults }, names, async (host) => {
    await host.domains.get('deaf').suspend();
    const policies = `[guests.kept]
on_stop = "leave"
[guests.once]
on_stop = "destroy"
on_start = "ignore"
[guests.mute]
on_timeout = "leave"
`;
    const stop = await guests('stop', policies, '--timeout', '2s');
    expect(lines(stop)).toEqual([
      'guest calm is shut off',
      'guest deaf was destroyed: it is paused and cannot shut itself down',
      expect.stringMatching(/^guest hung was destroyed: /),
      'guest kept is left running',
      'guest mute still runs: the monitor is gone',
      'guest once was destroyed',
    ]);
    expect([stop.code, stop.stderr.split('\n')[0]]).toEqual([69, 'error: 1 of 6 guests are not as they should be']);
    const running = await host.domains.list({ filter: { active: true } }).toArray();
    expect(running.map(({ name }) => name)).toEqual(['kept', 'mute']);
    expect(recorded().toSorted()).toEqual(['calm', 'deaf', 'hung', 'mute']);
  });
});

test('guests that ignore the power button get the time of their policy, then its end', async () => {
  await withDaemon({ guests: { powerButton: 'ignore' } }, ['a', 'b'], async (host) => {
    const policies = 'timeout = "300ms"\n[guests.b]\non_timeout = "leave"\n';
    const stop = await guests('stop', policies, '-o', 'json');
    const told = stop.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(told.toSorted((one, other) => (String(one['name']) < String(other['name']) ? -1 : 1))).toEqual([
      { name: 'a', uuid: uuidNumber(1), outcome: 'destroyed', message: 'it was not off within 0.3 s' },
      { name: 'b', uuid: uuidNumber(2), outcome: 'running', message: 'it was not off within 0.3 s' },
    ]);
    expect((await host.domains.get('a').get()).state).toBe('shutoff');
    // Stopped again, whoever was noted before is not forgotten.
    await guests('stop', '[guests.b]\non_stop = "destroy"\n');
    expect(recorded().toSorted()).toEqual(['a', 'b']);
  });
});

test('those that shall be suspended are saved, and go on with the host', async () => {
  const faults = [{ verb: 'save', domain: 'stuck', outcome: 'fail', message: 'no room' }] as const;
  await withDaemon({ faults }, ['kept', 'stuck', 'still', 'passing'], async (host) => {
    await host.domains.get('still').suspend();
    await host.domains.get('passing').undefine();
    const stop = await guests('stop', 'on_stop = "suspend"\n');
    expect([stop.code, lines(stop)]).toEqual([
      0,
      [
        'guest kept is saved',
        'guest passing was destroyed: it is transient and cannot be saved',
        'guest still is saved',
        'guest stuck was destroyed: no room',
      ],
    ]);
    expect((await host.domains.get('kept').get()).hasManagedSave).toBe(true);
    const start = await guests('start');
    expect(lines(start)).toEqual(['guest kept started', 'guest still started', 'guest stuck started']);
    const states = await Promise.all(['kept', 'stuck', 'still'].map((name) => host.domains.get(name).get()));
    expect(states.map(({ state, reason }) => `${state} ${reason}`)).toEqual([
      'running restored',
      'running booted',
      'paused user',
    ]);
  });
});

test('the order is kept both ways', async () => {
  const policies = 'parallel = 1\n[guests.db]\norder = 1\n[guests.app]\norder = 2\n[guests.web]\norder = 3\n';
  await withDaemon({}, ['app', 'web', 'db'], async () => {
    const inTurn = ({ stdout }: Outcome): string[] =>
      [...stdout.matchAll(/^guest (\w+)/gm)].map(([, name]) => name ?? '');
    expect(inTurn(await guests('stop', policies))).toEqual(['web', 'app', 'db']);
    expect(inTurn(await guests('start', policies))).toEqual(['db', 'app', 'web']);
  });
});

test('what a guest says in its metadata counts where the host says nothing of it', async () => {
  await using daemon = await startTestDaemon();
  ({ uri } = daemon);
  await using host = await connect(uri);
  const says = (attributes: string): string =>
    `<metadata><other xmlns='urn:x'><policy xmlns='urn:holdfast:guest-policy:1' on_stop='destroy'/></other>
    <g:policy xmlns:g='urn:holdfast:guest-policy:1' ${attributes}/></metadata>`;
  const all = [
    ['kept', "on_stop='leave'"],
    ['first', "order='-1' on_stop='destroy'"],
    ['once', "on_start='ignore' order='5'"],
    ['wrong', "on_stop='halt'"],
    ['ruled', "on_stop='leave'"],
  ] as const;
  for (const [index, [name, attributes]] of all.entries()) {
    const xml = webXml(name, uuidNumber(index + 1)).replace('<memory', `${says(attributes)}<memory`);
    await host.domains.define(xml);
    await host.domains.get(name).start();
  }
  const policies = 'parallel = 1\n[guests.ruled]\non_stop = "destroy"\n';
  const stop = await guests('stop', policies);
  const told = stop.stdout.trimEnd().split('\n');
  expect([told[0], told.at(-1), told.toSorted()]).toEqual([
    'guest once is shut off',
    'guest first was destroyed',
    [
      'guest first was destroyed',
      'guest kept is left running',
      'guest once is shut off',
      'guest ruled was destroyed',
      'guest wrong is shut off',
    ],
  ]);
  expect(stop.stderr).toBe(
    'warning: metadata of wrong: on_stop is "halt"; expected one of shutdown, suspend, destroy, leave\n',
  );
  const start = await guests('start', policies);
  const started = start.stdout.trimEnd().split('\n');
  expect([started[0], started.toSorted()]).toEqual([
    'guest first started',
    ['guest first started', 'guest ruled started', 'guest wrong started'],
  ]);
}, 120_000);

test('a policy that is wrong stops nobody', async () => {
  await withDaemon({}, ['web'], async (host) => {
    const { code, stderr } = await guests('stop', 'on_stop = "halt"\n');
    expect([code, stderr]).toEqual([65, expect.stringContaining('expected one of shutdown, suspend, destroy, leave')]);
    expect((await host.domains.get('web').get()).state).toBe('running');
  });
});

describe.skipIf(!hasQemu)('guests of QEMU', () => {
  test('are shut down and started again, also one that has no system to hear it', { timeout: 120_000 }, async () => {
    await using site = new Site();
    const daemon = await site.open('host');
    ({ uri } = daemon);
    const host = await daemon.connect();
    await host.domains.define(machineXml({ name: 'obeys', number: 1, rom: site.rom, disks: [site.image('a.img')] }));
    const deaf = machineXml({ name: 'deaf', number: 2, rom: site.rom, disks: [site.image('b.img')] }).replace(
      /<loader.*<\/loader>/,
      '',
    );
    await host.domains.define(deaf);
    for (const name of ['obeys', 'deaf']) await host.domains.get(name).start();

    const stop = await guests('stop', 'timeout = "60s"\n[guests.deaf]\ntimeout = "200ms"\n');
    expect(stop.stderr).toBe('');
    expect(lines(stop)).toEqual(['guest deaf was destroyed: it was not off within 0.2 s', 'guest obeys is shut off']);
    expect(site.guests()).toEqual([]);
    expect(lines(await guests('start'))).toEqual(['guest deaf started', 'guest obeys started']);
    expect(site.guests().length).toBe(2);
  });
});
