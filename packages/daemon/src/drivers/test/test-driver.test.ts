import { DomainSpec } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import type { Fact, Guest } from '../driver.js';
import type { FaultRule } from './fault-script.js';
import { createTestDriver, type TestDriver } from './test-driver.js';
import type { GuestBehaviour } from './guest-behaviour.js';
import { VirtualClock } from './virtual-clock.js';

const uuid = '7c6e1a52-0a7d-4c3e-9a52-3d2f1f0e9b11';
const never = new AbortController().signal;

interface Scene {
  readonly clock: VirtualClock;
  readonly driver: TestDriver;
  readonly facts: Fact[];
  launch(): Promise<Guest>;
}

function scene(options: { faults?: FaultRule[]; behaviour?: Partial<GuestBehaviour> } = {}): Scene {
  const clock = new VirtualClock(0);
  const driver = createTestDriver({ clock, ...options });
  const facts: Fact[] = [];
  const report = (fact: Fact): void => void facts.push(fact);
  const spec = DomainSpec.create({ name: 'web' });
  return {
    clock,
    driver,
    facts,
    launch: () => driver.launch({ uuid, name: 'web', spec, incarnation: 'i1', id: 1, inherit: [], report }, never),
  };
}

test('a guest boots in its time and says so on its console', async () => {
  const { clock, driver, launch } = scene({ behaviour: { bootMs: 100 } });
  const guest = await launch();
  await clock.advance(1000);
  expect(driver.guest('web').console).toBe('');
  await guest.resume(never);
  await clock.advance(99);
  expect(driver.guest('web').console).toBe('');
  await clock.advance(1);
  expect(driver.guest('web').console).toBe('HOLDFAST-GUEST READY\n');
});

test('the power button shuts an obedient guest down after its time', async () => {
  const { clock, facts, launch } = scene({ behaviour: { bootMs: 10, shutdownMs: 500 } });
  const guest = await launch();
  await guest.resume(never);
  await clock.advance(10);
  await guest.pressPowerButton(never);
  await clock.advance(499);
  expect(facts).toEqual([]);
  await clock.advance(1);
  expect(facts).toEqual([{ kind: 'shutdown', by: 'guest' }]);
  expect((await guest.status(never)).run).toBe('shutdown');
});

test('a button that is pressed while the guest boots is acted on when it has booted', async () => {
  const { clock, facts, launch } = scene({ behaviour: { bootMs: 10, shutdownMs: 10 } });
  const guest = await launch();
  await guest.resume(never);
  await guest.pressPowerButton(never);
  await clock.advance(19);
  expect(facts).toEqual([]);
  await clock.advance(1);
  expect(facts).toEqual([{ kind: 'shutdown', by: 'guest' }]);
});

test('a guest that ignores the button goes on, until it is told to obey', async () => {
  const { clock, driver, facts, launch } = scene({ behaviour: { powerButton: 'ignore' } });
  const guest = await launch();
  await guest.resume(never);
  await guest.pressPowerButton(never);
  await clock.advance(60_000);
  expect(facts).toEqual([]);
  driver.guest(uuid).behave({ powerButton: 'obey' });
  await guest.pressPowerButton(never);
  await clock.advance(60_000);
  expect(facts).toEqual([{ kind: 'shutdown', by: 'guest' }]);
});

test('a guest that is held does nothing until it goes on', async () => {
  const { clock, driver, facts, launch } = scene();
  const guest = await launch();
  await guest.resume(never);
  await clock.advance(20);
  await guest.pressPowerButton(never);
  await guest.pause(never);
  await clock.advance(60_000);
  expect(facts).toEqual([]);
  await guest.resume(never);
  await clock.advance(0);
  expect(facts).toEqual([{ kind: 'shutdown', by: 'guest' }]);
  expect(driver.guest('web').status.run).toBe('shutdown');
});

test('a reset guest boots again', async () => {
  const { clock, driver, facts, launch } = scene();
  const guest = await launch();
  await guest.resume(never);
  await clock.advance(20);
  await guest.reset(never);
  await clock.advance(20);
  expect(facts).toEqual([{ kind: 'reset', by: 'host' }]);
  expect(driver.guest('web').console).toBe('HOLDFAST-GUEST READY\nHOLDFAST-GUEST READY\n');
});

const accidents: readonly [string, (driver: TestDriver) => void, Fact[]][] = [
  ['panic', (driver) => driver.guest('web').panic(), [{ kind: 'panicked' }]],
  ['crash', (driver) => driver.guest('web').crash('boom'), [{ kind: 'exited', cause: 'crashed', detail: 'boom' }]],
  ['shutdown', (driver) => driver.guest('web').shutdownFromInside(), [{ kind: 'shutdown', by: 'guest' }]],
  ['reboot', (driver) => driver.guest('web').rebootFromInside(), [{ kind: 'reset', by: 'guest' }]],
  [
    'full disk',
    (driver) => driver.guest('web').pauseByIoError('vda'),
    [
      { kind: 'io-error', device: 'vda', action: 'pause', reason: 'enospc' },
      { kind: 'paused', cause: 'io-error' },
    ],
  ],
  [
    'watchdog',
    (driver) => driver.guest('web').fireWatchdog('pause'),
    [
      { kind: 'watchdog', action: 'pause' },
      { kind: 'paused', cause: 'watchdog' },
    ],
  ],
  ['sleep', (driver) => driver.guest('web').sleep('memory'), [{ kind: 'pm-suspended', to: 'memory' }]],
  ['lost monitor', (driver) => driver.guest('web').loseMonitor(), [{ kind: 'unreachable' }]],
];

test.each(accidents)('a %s on demand is told as facts', async (_name, accident, expected) => {
  const { clock, driver, facts, launch } = scene();
  const guest = await launch();
  await guest.resume(never);
  accident(driver);
  await clock.advance(0);
  expect(facts).toEqual(expected);
});

test('a monitor that does not answer refuses all verbs but a kill', async () => {
  const { driver, launch } = scene();
  const guest = await launch();
  driver.guest('web').loseMonitor();
  await expect(guest.status(never)).rejects.toMatchObject({ reason: 'MONITOR_FAILED' });
  await expect(guest.end('graceful', never)).rejects.toMatchObject({ reason: 'MONITOR_FAILED' });
  await guest.end('forced', never);
  expect(() => driver.guest('web')).toThrow('no living guest web; there are: none');
});

test('a guest that dies in the midst of a call is told as crashed, and the call fails', async () => {
  const { clock, facts, launch } = scene({ faults: [{ verb: 'pause', outcome: 'die' }] });
  const guest = await launch();
  await expect(guest.pause(never)).rejects.toMatchObject({ reason: 'MONITOR_FAILED', message: 'guest web is gone' });
  await clock.advance(0);
  expect(facts).toEqual([{ kind: 'exited', cause: 'crashed', detail: 'died during pause by script' }]);
});

test('a launch that dies leaves nothing and tells nothing', async () => {
  const { clock, driver, facts, launch } = scene({ faults: [{ verb: 'launch', call: 1, outcome: 'die' }] });
  await expect(launch()).rejects.toMatchObject({ reason: 'LAUNCH_FAILED' });
  await clock.advance(1000);
  expect(driver.host.machines).toEqual([]);
  expect(facts).toEqual([]);
  await expect(launch()).resolves.toBeDefined();
});

test('a second driver on the same host takes the guests over, and the first hears nothing more', async () => {
  const first = scene();
  await (await first.launch()).resume(never);
  await first.driver[Symbol.asyncDispose]();
  await using second = createTestDriver({ clock: first.clock, host: first.driver.host });
  const heard: Fact[] = [];
  const plan = { uuid, name: 'web', spec: DomainSpec.create(), incarnation: 'i1', id: 1, process: undefined };
  const adopted = await second.adopt({ ...plan, report: (fact) => void heard.push(fact) }, never);
  expect((await adopted?.status(never))?.run).toBe('running');
  second.guest('web').crash();
  await first.clock.advance(0);
  expect(heard).toEqual([{ kind: 'exited', cause: 'crashed', detail: 'killed by signal SIGSEGV' }]);
  expect(first.facts).toEqual([]);
});

test('a guest of another start of the domain is not taken back', async () => {
  const { driver, launch } = scene();
  await launch();
  const plan = { uuid, name: 'web', spec: DomainSpec.create(), incarnation: 'i2', id: 2, process: undefined };
  expect(await driver.adopt({ ...plan, report: () => {} }, never)).toBeUndefined();
});
