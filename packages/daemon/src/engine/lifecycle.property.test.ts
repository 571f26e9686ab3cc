import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type EngineCalls, outcomeOf } from '../../test/engine/engine-calls.js';
import { type EngineFixture, engineFixture, smallSpec } from '../../test/engine/engine-fixture.js';
import {
  type Action,
  type Actions,
  canHappen,
  expectDeed,
  expectLoss,
  expectVerb,
  type GuestDeed,
  type ModelDomain,
  type Outcome,
  type Verb,
} from '../../test/engine/lifecycle-model.js';
import { TestHost } from '../drivers/test/test-host.js';

const names = ['ada', 'bob'] as const;
type Name = (typeof names)[number];
type Model = Map<Name, ModelDomain>;
/** The engine under test; a restart puts another one in its place. */
type Real = { engine: EngineFixture };
type Command = fc.AsyncCommand<Model, Real>;

const name = fc.constantFrom(...names);
const action = fc.constantFrom<Action>('destroy', 'restart', 'preserve');
const actions: fc.Arbitrary<Actions> = fc.record({ onPoweroff: action, onReboot: action, onCrash: action });

const verb: fc.Arbitrary<Verb> = fc.oneof(
  fc.record({ kind: fc.constant('define'), actions }),
  fc.record({ kind: fc.constant('create'), actions, paused: fc.boolean() }),
  { arbitrary: fc.record({ kind: fc.constant('start'), paused: fc.boolean() }), weight: 3 },
  fc.record({ kind: fc.constant('autostart'), autostart: fc.boolean() }),
  {
    arbitrary: fc.record({
      kind: fc.constantFrom('undefine', 'shutdown', 'reboot', 'reset', 'destroy', 'suspend', 'resume'),
    }),
    weight: 5,
  },
);
const deed = fc.constantFrom<GuestDeed>(
  'power off',
  'reboot',
  'panic',
  'crash',
  'stop by I/O error',
  'stop by watchdog',
  'be paused from outside',
  'be resumed from outside',
  'sleep in memory',
  'sleep on disk',
  'wake',
);

/** Brings the model to where the engine must be, and looks whether it is there. */
function compare(model: Model, { engine }: Real, who: Name, outcome: Outcome, answer: string): void {
  if (outcome.domain === undefined) model.delete(who);
  else model.set(who, outcome.domain);
  const told = outcome.told.map((line) => `${who}: ${line}`);
  const seen = (each: Name, domain: ModelDomain): string =>
    `${each} ${domain.now}${domain.defined === undefined ? ' transient' : ''}`;
  expect({ answer, told: engine.told(), seen: names.map((each) => engine.see(each)) }).toEqual({
    answer: outcome.answer,
    told,
    seen: names.map((each) => {
      const domain = model.get(each);
      return domain && seen(each, domain);
    }),
  });
}

class Call implements Command {
  readonly who: Name;
  readonly verb: Verb;
  constructor(who: Name, verb: Verb) {
    this.who = who;
    this.verb = verb;
  }
  check = (): boolean => true;
  async run(model: Model, real: Real): Promise<void> {
    const answer = await call(real.engine, this.who, this.verb);
    await real.engine.settle();
    compare(model, real, this.who, expectVerb(model.get(this.who), this.verb), answer);
  }
  toString = (): string => `call ${this.who} ${JSON.stringify(this.verb)}`;
}

class Deed implements Command {
  readonly who: Name;
  readonly deed: GuestDeed;
  constructor(who: Name, deed: GuestDeed) {
    this.who = who;
    this.deed = deed;
  }
  check = (model: Readonly<Model>): boolean => canHappen(model.get(this.who), this.deed);
  async run(model: Model, real: Real): Promise<void> {
    act(real.engine, this.who, this.deed);
    await real.engine.settle();
    compare(model, real, this.who, expectDeed(known(model, this.who), this.deed), 'ok');
  }
  toString = (): string => `guest of ${this.who}: ${this.deed}`;
}

class RestartDaemon implements Command {
  check = (): boolean => true;
  async run(model: Model, real: Real): Promise<void> {
    real.engine = await real.engine.restart();
    await real.engine.settle();
    for (const [who, domain] of model) compare(model, real, who, { answer: 'ok', told: [], domain }, 'ok');
  }
  toString = (): string => 'restart the daemon';
}

class LoseGuest implements Command {
  readonly who: Name;
  constructor(who: Name) {
    this.who = who;
  }
  check = (model: Readonly<Model>): boolean => model.get(this.who)?.live !== undefined;
  async run(model: Model, real: Real): Promise<void> {
    const { driver } = real.engine;
    real.engine = await real.engine.restart({ host: survivors(driver.host, this.who) });
    await real.engine.settle();
    compare(model, real, this.who, expectLoss(known(model, this.who)), 'ok');
  }
  toString = (): string => `restart the daemon after the guest of ${this.who} has gone`;
}

class DeedUnseen implements Command {
  readonly who: Name;
  readonly deed: GuestDeed;
  constructor(who: Name, deed: GuestDeed) {
    this.who = who;
    this.deed = deed;
  }
  // A reboot leaves no trace, and of a sleep nobody can tell which it is.
  check = (model: Readonly<Model>): boolean =>
    canHappen(model.get(this.who), this.deed) && !['reboot', 'crash', 'sleep on disk'].includes(this.deed);
  async run(model: Model, real: Real): Promise<void> {
    const { driver } = real.engine;
    real.engine = await real.engine.restart({ beforeNext: () => act({ driver }, this.who, this.deed) });
    await real.engine.settle();
    const { told, ...rest } = expectDeed(known(model, this.who), this.deed);
    const isNews = (line: string): boolean => !/^(ioError|watchdog) /.test(line);
    compare(model, real, this.who, { ...rest, told: told.filter(isNews) }, 'ok');
  }
  toString = (): string => `unseen, guest of ${this.who}: ${this.deed}`;
}

test('random lives of domains follow the table of states, reasons and events', async () => {
  const outcome = fc.assert(
    fc.asyncProperty(
      fc.commands(
        [
          fc.tuple(name, verb).map(([who, what]) => new Call(who, what)),
          fc.tuple(name, verb).map(([who, what]) => new Call(who, what)),
          fc.tuple(name, deed).map(([who, what]) => new Deed(who, what)),
          fc.tuple(name, deed).map(([who, what]) => new DeedUnseen(who, what)),
          fc.constant(new RestartDaemon()),
          name.map((who) => new LoseGuest(who)),
        ],
        { size: '+1' },
      ),
      async (commands) => {
        const real: Real = { engine: await engineFixture({ driver: { behaviour: { powerButton: 'ignore' } } }) };
        try {
          await fc.asyncModelRun(() => ({ model: new Map(), real }), commands);
        } finally {
          await real.engine[Symbol.asyncDispose]();
        }
      },
    ),
    { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 50) },
  );
  await expect(outcome).resolves.toBeUndefined();
}, 600_000);

function call({ calls }: EngineFixture, who: Name, verb: Verb): Promise<string> {
  return outcomeOf(begin(calls, who, verb));
}

function begin(calls: EngineCalls, who: Name, verb: Verb): Promise<unknown> {
  switch (verb.kind) {
    case 'define':
      return calls.define(smallSpec(who, verb.actions));
    case 'create':
      return calls.create(smallSpec(who, verb.actions), { paused: verb.paused });
    case 'start':
      return calls.start(who, { paused: verb.paused });
    case 'autostart':
      return calls.autostart(who, verb.autostart);
    default:
      return calls[verb.kind](who);
  }
}

function act({ driver }: Pick<EngineFixture, 'driver'>, who: Name, what: GuestDeed): void {
  const guest = driver.guest(who);
  switch (what) {
    case 'power off':
      return guest.shutdownFromInside();
    case 'reboot':
      return guest.rebootFromInside();
    case 'panic':
      return guest.panic();
    case 'crash':
      return guest.crash();
    case 'stop by I/O error':
      return guest.pauseByIoError('vda');
    case 'stop by watchdog':
      return guest.fireWatchdog('pause');
    case 'be paused from outside':
      return guest.pauseFromOutside();
    case 'be resumed from outside':
      return guest.resumeFromOutside();
    case 'sleep in memory':
      return guest.sleep('memory');
    case 'sleep on disk':
      return guest.sleep('disk');
    case 'wake':
      return guest.wake();
  }
}

/** The host without one of its machines, as if that had ended while the daemon was away. */
function survivors(host: TestHost, without: Name): TestHost {
  const next = new TestHost();
  for (const machine of host.machines) if (machine.plan.name !== without) next.add(machine);
  return next;
}

function known(model: Model, who: Name): ModelDomain {
  const domain = model.get(who);
  if (domain === undefined) throw new Error(`${who} is not known to the model`);
  return domain;
}
