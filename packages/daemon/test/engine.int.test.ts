import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ListEventsRequest } from '@holdfast/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fullAccess } from '../src/access/call-access.js';
import { internalIdentity } from '../src/access/identity.js';
import {
  daemonArguments,
  daemonDirectory,
  type DaemonProcess,
  runDaemon,
  startDaemon,
} from './engine/daemon-process.js';
import { outcomeOf } from './engine/engine-calls.js';
import { smallSpec } from './engine/engine-fixture.js';

let directory: string;
let daemon: DaemonProcess | undefined;

beforeEach(() => {
  directory = daemonDirectory();
});
afterEach(async () => {
  await daemon?.kill();
  rmSync(directory, { recursive: true, force: true });
});

async function start(...more: string[]): Promise<DaemonProcess> {
  daemon = await startDaemon(directory, more);
  return daemon;
}

/** What goes wrong with guests in memory, as the arguments of a daemon. */
function script(content: object): string[] {
  const path = join(directory, 'script.json');
  writeFileSync(path, JSON.stringify(content));
  return ['--test-script', path];
}

describe('a daemon that is killed', () => {
  test('comes back with what was defined, and without the guests that died with it', async () => {
    const first = await start();
    await first.calls.define(smallSpec('web', { title: 'front' }));
    await first.calls.define(smallSpec('db'));
    await first.calls.create(smallSpec('fleeting'));
    await first.calls.autostart('db', true);
    await first.calls.start('web');
    await first.kill();
    const second = await start();
    const { domains } = await second.calls.list({ readMask: ['name', 'resource_version', 'autostart', 'spec.title'] });
    expect([
      domains.map(({ name, autostart, spec }) => [name, autostart, spec?.title]),
      await second.see('web'),
      await second.told(),
    ]).toEqual([
      [
        ['db', true, undefined],
        ['web', false, 'front'],
      ],
      'web shutoff(daemon)',
      expect.arrayContaining([
        'web: stopped(failed) shutoff(daemon)',
        'fleeting: stopped(failed) shutoff(daemon)',
      ]) as unknown,
    ]);
  });

  test('at any moment keeps what it has answered, and nothing by halves', async () => {
    const answered = new Map<string, string | undefined>();
    const asked = new Map<string, string | undefined>();
    for (let round = 0; round < 8; round++) {
      const running = await start();
      const { domains } = await running.calls.list({ readMask: ['name', 'spec.title'] });
      const found = new Map(domains.map(({ name, spec }) => [name, spec?.title]));
      for (const [name, title] of answered) {
        // What was asked for and not answered may have happened or not.
        expect([title, asked.get(name)]).toContain(found.get(name));
        answered.set(name, found.get(name));
      }
      const enough = Promise.withResolvers<void>();
      let answers = 0;
      const writers = Array.from({ length: 4 }, async (_, writer) => {
        for (let index = 0; ; index++) {
          const name = `d${writer}-${index % 3}`;
          const title = index % 5 === 4 ? undefined : `${round}-${index}`;
          asked.set(name, title);
          const isThere = answered.get(name) !== undefined;
          if (title === undefined && !isThere) continue;
          const call =
            title === undefined ? running.calls.undefine(name) : running.calls.define(smallSpec(name, { title }));
          await call;
          answered.set(name, title);
          if (++answers > 5 + 11 * round) enough.resolve();
        }
      });
      await Promise.race([enough.promise, ...writers]);
      await running.kill();
      await Promise.allSettled(writers);
    }
    const left = readdirSync(join(directory, 'state/domains'));
    expect(left.every((name) => /\.json$|\.tmp$/.test(name))).toBe(true);
  });

  test('starts with the host what is to start with it, and not again when only the daemon starts', async () => {
    const first = await start();
    await first.calls.define(smallSpec('web'));
    await first.calls.autostart('web', true);
    await first.kill();
    const second = await start();
    expect(await second.see('web')).toBe('web shutoff(unspecified)');
    await second.kill();
    rmSync(join(directory, 'run'), { recursive: true });
    const third = await start();
    await third.logs(/domain started/);
    expect(await third.see('web')).toBe('web running(booted)');
  });
});

describe('a daemon that is asked to stop', () => {
  test('ends well, and takes its socket away', async () => {
    const running = await start();
    await running.calls.define(smallSpec('web'));
    running.signal('SIGTERM');
    expect([await running.ended(), existsSync(running.socketPath)]).toEqual([{ code: 0, signal: null }, false]);
  });

  test('finishes what has begun, and begins nothing', async () => {
    const running = await start(...script({ faults: [{ verb: 'launch', delayMs: 2000 }] }));
    await running.calls.define(smallSpec('web'));
    await running.calls.define(smallSpec('db'));
    const begun = outcomeOf(running.calls.start('web'));
    const waiting = outcomeOf(running.calls.start('web'));
    await running.untilOperations(2);
    running.signal('SIGTERM');
    await running.logs(/"stopping"/);
    expect([await begun, await waiting, (await running.ended()).code]).toEqual(['ok', 'SHUTTING_DOWN', 0]);
  });

  test('undoes what does not end in time', async () => {
    const running = await start('--stop-grace-ms', '300', ...script({ faults: [{ verb: 'resume', outcome: 'hang' }] }));
    await running.calls.define(smallSpec('web'));
    const begun = outcomeOf(running.calls.start('web'));
    await running.untilOperations(1);
    running.signal('SIGTERM');
    expect([await begun, await running.ended()]).toEqual(['SHUTTING_DOWN', { code: 0, signal: null }]);
    const next = await start();
    expect(await next.see('web')).toBe('web shutoff(failed)');
  });

  test('twice, ends at once', async () => {
    const running = await start(...script({ faults: [{ verb: 'resume', outcome: 'hang' }] }));
    await running.calls.define(smallSpec('web'));
    const begun = outcomeOf(running.calls.start('web')).catch(() => 'cut off');
    await running.untilOperations(1);
    running.signal('SIGINT');
    await running.logs(/"stopping"/);
    running.signal('SIGTERM');
    expect((await running.ended()).code).toBe(143);
    await begun;
    const next = await start();
    expect(await next.see('web')).toBe('web shutoff(failed)');
  });

  test('by a call, answers it and ends', async () => {
    const running = await start();
    const context = {
      signal: new AbortController().signal,
      caller: 'test',
      identity: internalIdentity,
      access: fullAccess,
    };
    await running.engine.shutdown(context, { graceMs: 0 });
    expect(await running.ended()).toEqual({ code: 0, signal: null });
  });

  test('signals that mean nothing change nothing', async () => {
    const running = await start();
    running.signal('SIGHUP');
    running.signal('SIGUSR1');
    await running.logs(/settings were read again/);
    await running.calls.define(smallSpec('web'));
    expect([await running.see('web'), /Debugger listening/.test(running.log)]).toEqual([
      'web shutoff(unspecified)',
      false,
    ]);
  });
});

describe('a daemon that cannot start says why', () => {
  test('where another one is', async () => {
    const first = await start();
    const { code, err } = await runDaemon([...daemonArguments(directory), '--socket', join(directory, 'e.sock')]);
    expect([code, err.includes(`in use by process ${first.pid}`)]).toEqual([75, true]);
    expect(await outcomeOf(first.calls.define(smallSpec('web')))).toBe('ok');
  });
  test('where its directory is a file', async () => {
    writeFileSync(join(directory, 'state'), '');
    const { code, err } = await runDaemon(daemonArguments(directory));
    expect([code, /holdfastd: \S*state\S* was not made/.test(err)]).toEqual([1, true]);
  });
  test('when it is told nonsense', async () => {
    const { code, err } = await runDaemon(['--drivr', 'test', '--kept-events', '0']);
    expect([code, err]).toEqual([
      64,
      'holdfastd: --drivr is not an option; did you mean --driver?\n' +
        'holdfastd: --kept-events is "0"; expected a whole number from 1 to 10000000\n' +
        'holdfastd: --help lists what can be set\n',
    ]);
  });
  test('and what it is, when asked', async () => {
    const { code, out } = await runDaemon(['--version']);
    expect([code, out]).toEqual([0, 'holdfastd 0.1.0\n']);
  });
});

test('a damaged file is set aside, and only its domain is missing', async () => {
  const first = await start();
  const { domain } = await first.calls.define(smallSpec('web'));
  await first.calls.define(smallSpec('db'));
  await first.kill();
  writeFileSync(join(directory, 'state/domains', `${domain?.uuid}.json`), '{"schemaVersion":1,"kind":"dom');
  const second = await start();
  const { domains } = await second.calls.list();
  expect([domains.map(({ name }) => name), second.log.includes(domain?.uuid ?? '')]).toEqual([['db'], true]);
  const context = {
    signal: new AbortController().signal,
    caller: 'test',
    identity: internalIdentity,
    access: fullAccess,
  };
  const asked = ListEventsRequest.create({ kinds: ['state_damaged'] });
  const { events } = await second.engine.listEvents(context, asked);
  expect(events).toMatchObject([
    {
      domainUuid: domain?.uuid,
      body: {
        $case: 'stateDamaged',
        value: { kind: 'domain', movedTo: expect.stringContaining('/damaged/') as unknown },
      },
    },
  ]);
  expect(await outcomeOf(second.calls.define(smallSpec('web')))).toBe('ok');
});

test('without a lock daemon nothing that needs a lease starts, and all else works', async () => {
  const never = process.getuid?.() === 0 ? [] : ['--start-lock-daemon=false'];
  const running = await start('--lease-manager', 'lockd', ...never);
  const file = join(directory, 'disk.img');
  writeFileSync(file, Buffer.alloc(1024));
  await running.calls.define(smallSpec('web', { devices: { disks: [{ source: { file }, target: { dev: 'vda' } }] } }));
  await running.calls.define(smallSpec('diskless'));
  expect([
    await outcomeOf(running.calls.start('web')),
    await running.see('web'),
    await outcomeOf(running.calls.start('diskless')),
  ]).toEqual(['LOCKD_UNAVAILABLE', 'web shutoff(failed)', 'ok']);
});

test('of twenty starts at a time over the wire one wins', async () => {
  const running = await start();
  await running.calls.define(smallSpec('web'));
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => outcomeOf(running.calls.start('web'))));
  expect(outcomes.toSorted()).toEqual([...Array.from({ length: 19 }, () => 'INVALID_STATE'), 'ok']);
});
