import { randomUUID } from 'node:crypto';
import type { DomainSpec } from '@holdfast/protocol';
import type { AdoptPlan, Driver, Fact, Guest, LaunchPlan } from '../driver.js';
import type { DriverEnvironment } from './driver-environment.js';

/** A guest on the stage, and what was heard of it. */
export interface Actor {
  readonly plan: LaunchPlan;
  readonly guest: Guest;
  /** Facts in the order in which they came. */
  readonly facts: readonly Fact[];
}

/** One case's surroundings, with the steps that most cases begin with. */
export interface Scene {
  readonly env: DriverEnvironment;
  /** A signal that nobody aborts. */
  readonly patient: AbortSignal;
  /** A plan for a guest that is new; its facts go to `facts`. */
  plan(facts: Fact[], spec?: (name: string, uuid: string) => DomainSpec): LaunchPlan;
  /** A guest that was launched and is paused before its first instruction. */
  launched(): Promise<Actor>;
  /** A guest that has booted. */
  booted(): Promise<Actor>;
  /** Takes a guest back with another driver. */
  adopted(driver: Driver, actor: Pick<Actor, 'plan' | 'guest'>, facts: Fact[]): Promise<Guest | undefined>;
  /** Everything on the guest's console. */
  console(plan: LaunchPlan): Promise<string>;
  /** Waits, in the driver's time, until something is so. */
  eventually(what: string, isSo: () => boolean | Promise<boolean>): Promise<void>;
  /** Waits until the guest has told that it is gone. */
  exited(facts: readonly Fact[]): Promise<void>;
}

const limitMs = 20_000;
const stepMs = 10;

/** Sets a stage in an environment. */
export function createScene(env: DriverEnvironment): Scene {
  const patient = new AbortController().signal;
  let nextId = 1;

  function plan(facts: Fact[], spec?: (name: string, uuid: string) => DomainSpec): LaunchPlan {
    const uuid = randomUUID();
    const id = nextId++;
    const name = `conformance-${id}`;
    return {
      uuid,
      name,
      id,
      spec: (spec ?? env.bootableSpec)(name, uuid),
      incarnation: randomUUID(),
      inherit: [],
      report: (fact) => void facts.push(fact),
    };
  }

  async function launched(): Promise<Actor> {
    const facts: Fact[] = [];
    const made = plan(facts);
    return { plan: made, facts, guest: await env.driver.launch(made, patient) };
  }

  async function readConsole(of: LaunchPlan): Promise<string> {
    const piece = await env.driver.consoleLog(of)?.read(0, 1024 * 1024);
    return piece === undefined ? '' : new TextDecoder().decode(piece.data);
  }

  async function eventually(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
    for (let waited = 0; waited <= limitMs; waited += stepMs) {
      if (await isSo()) return;
      await env.pass(stepMs);
    }
    throw new Error(`waited ${limitMs} ms in vain: ${what}`);
  }

  return {
    env,
    patient,
    plan,
    launched,
    async booted() {
      const actor = await launched();
      await actor.guest.resume(patient);
      await eventually('the guest boots', async () => (await readConsole(actor.plan)).includes(env.readyLine));
      return actor;
    },
    adopted(driver, { plan: old, guest }, facts) {
      const { uuid, name, id, spec, incarnation } = old;
      const report: AdoptPlan['report'] = (fact) => void facts.push(fact);
      return driver.adopt({ uuid, name, id, spec, incarnation, process: guest.process, report }, patient);
    },
    console: readConsole,
    eventually,
    exited: (facts) => eventually('the fact `exited`', () => facts.some(({ kind }) => kind === 'exited')),
  };
}
