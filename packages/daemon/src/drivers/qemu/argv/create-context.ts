import type { DomainSpec } from '@holdfast/protocol';
import { type EmulatorFacts, defaultMachine, familyOf, findMachine } from '../capabilities/emulator-facts.js';
import type { ArgvContext, ArgvPaths } from './argv-context.js';
import { bootTurns } from './boot-turns.js';
import { planControllers } from './controller-plan.js';
import { createDescriptorTable } from './descriptor-plan.js';

/** Number of the first descriptor that a guest inherits. */
const firstDescriptor = 3;

/** Decides what the builders of one command line share. Pure. */
export function createContext(spec: DomainSpec, emulator: EmulatorFacts, paths: ArgvPaths): ArgvContext {
  const asked = spec.os?.machine;
  const machine =
    (asked === undefined ? defaultMachine(emulator) : findMachine(emulator, asked))?.name ?? asked ?? 'pc';
  const family = familyOf(machine) ?? 'pc';
  return {
    spec,
    emulator,
    machine,
    family,
    accelerator: spec.type === 'kvm' ? 'kvm' : 'tcg',
    paths,
    descriptors: createDescriptorTable(firstDescriptor),
    controllers: planControllers(spec, family),
    bootTurns: bootTurns(spec),
  };
}
