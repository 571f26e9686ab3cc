import { DomainSpec } from '@holdfast/protocol';
import { type EngineCalls, outcomeOf } from '../engine/engine-calls.js';

/** A verb that a walk makes fail at each of its places. */
export interface WalkedVerb {
  readonly name: string;
  /** Brings the domain `web` to where the verb is legal. */
  readonly arrange: (calls: EngineCalls, make: (more?: SpecPart) => DomainSpec) => Promise<unknown>;
  /** The verb itself. */
  readonly act: (calls: EngineCalls, make: (more?: SpecPart) => DomainSpec) => Promise<unknown>;
  /** What the guest does by itself afterwards; absent: nothing. */
  readonly follows?: 'off' | 'reset';
  /** Whether it holds the guest meanwhile, and tells so. */
  readonly isHeld?: boolean;
  /** Another verb takes the same way through the engine. */
  readonly isTwin?: boolean;
}

type SpecPart = Parameters<typeof DomainSpec.fromPartial>[0];

const defined: WalkedVerb['arrange'] = (calls, make) => calls.define(make());
const started: WalkedVerb['arrange'] = async (calls, make) => {
  await defined(calls, make);
  await calls.start('web');
};
const saved: WalkedVerb['arrange'] = async (calls, make) => {
  await started(calls, make);
  await calls.managedSave('web');
};

/** A disk for a guest that runs; guests in memory open no file. */
const plugged = { source: { file: '/images/plugged.img' }, target: { dev: 'vdb' } };

/** Every verb that changes a domain, in the ways that take different paths. The name of the domain is `web`. */
export const walkedVerbs: readonly WalkedVerb[] = [
  { name: 'define', arrange: async () => {}, act: (calls, make) => calls.define(make()) },
  { name: 'redefine', arrange: defined, act: (calls, make) => calls.define(make({ title: 'other' })) },
  {
    name: 'redefine while it runs',
    arrange: started,
    act: (calls, make) => calls.define(make({ title: 'other' })),
    isTwin: true,
  },
  { name: 'undefine', arrange: defined, act: (calls) => calls.undefine('web') },
  { name: 'undefine while it runs', arrange: started, act: (calls) => calls.undefine('web') },
  { name: 'create', arrange: async () => {}, act: (calls, make) => calls.create(make()) },
  { name: 'start', arrange: defined, act: (calls) => calls.start('web') },
  { name: 'start paused', arrange: defined, act: (calls) => calls.start('web', { paused: true }), isTwin: true },
  { name: 'shutdown', arrange: started, act: (calls) => calls.shutdown('web'), follows: 'off' },
  { name: 'reboot', arrange: started, act: (calls) => calls.reboot('web'), follows: 'reset' },
  { name: 'reset', arrange: started, act: (calls) => calls.reset('web'), follows: 'reset' },
  { name: 'destroy', arrange: started, act: (calls) => calls.destroy('web') },
  {
    name: 'destroy of a transient one',
    arrange: (calls, make) => calls.create(make()),
    act: (calls) => calls.destroy('web'),
  },
  { name: 'suspend', arrange: started, act: (calls) => calls.suspend('web') },
  {
    name: 'resume',
    arrange: async (calls, make) => {
      await defined(calls, make);
      await calls.start('web', { paused: true });
    },
    act: (calls) => calls.resume('web'),
  },
  { name: 'managed save', arrange: started, act: (calls) => calls.managedSave('web'), isHeld: true },
  {
    name: 'managed save of one that is paused',
    arrange: async (calls, make) => {
      await defined(calls, make);
      await calls.start('web', { paused: true });
    },
    act: (calls) => calls.managedSave('web'),
    isTwin: true,
  },
  { name: 'start from a saved state', arrange: saved, act: (calls) => calls.start('web') },
  {
    name: 'start from a saved state, paused',
    arrange: saved,
    act: (calls) => calls.start('web', { paused: true }),
    isTwin: true,
  },
  {
    name: 'start in spite of a saved state',
    arrange: saved,
    act: (calls) => calls.start('web', { forceBoot: true }),
    isTwin: true,
  },
  { name: 'removal of a saved state', arrange: saved, act: (calls) => calls.removeManagedSave('web') },
  { name: 'set-autostart', arrange: defined, act: (calls) => calls.autostart('web', true) },
  { name: 'rename', arrange: defined, act: (calls) => calls.rename('web', 'front') },
  { name: 'set-memory', arrange: started, act: (calls) => calls.setMemory('web', 24 * 1024 ** 2, { scope: 3 }) },
  { name: 'set-vcpus', arrange: started, act: (calls) => calls.setVcpus('web', 1, { scope: 3 }), isTwin: true },
  {
    name: 'attach-device',
    arrange: started,
    act: (calls) => calls.attachDisk('web', plugged, { scope: 3 }),
  },
  {
    name: 'detach-device',
    arrange: async (calls, make) => {
      await started(calls, make);
      await calls.attachDisk('web', plugged, { scope: 3 });
    },
    act: (calls) => calls.detach('web', 'vdb', { scope: 3 }),
  },
  {
    isTwin: true,
    name: 'set-metadata',
    arrange: started,
    act: (calls) => calls.setMetadata('web', { $case: 'title', value: 'other' }, { scope: 3 }),
  },
];

/** Removes whatever a walk left, with whatever name. */
export async function clearDomains(calls: EngineCalls): Promise<void> {
  const { domains } = await calls.list();
  for (const { name, id } of domains) {
    // A guest that was asked to shut down may have done so meanwhile.
    const outcome = id === undefined ? 'ok' : await outcomeOf(calls.destroy(name));
    if (!['ok', 'INVALID_STATE', 'DOMAIN_NOT_FOUND'].includes(outcome)) throw new Error(`destroy ${name}: ${outcome}`);
  }
  for (const { name } of (await calls.list()).domains) await calls.undefine(name, { managedSave: true });
}
