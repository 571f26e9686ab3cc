import type { DomainSpec } from '@holdfast/protocol';
import type { SpecRefusal } from '../driver.js';
import { buildArgv } from './argv/build-argv.js';
import { defaultMachine, type EmulatorFacts, familyOf, findMachine } from './capabilities/emulator-facts.js';
import type { KvmVerdict } from './capabilities/kvm-verdict.js';
import { deviceRules } from './support/device-rules.js';
import { diskRules } from './support/disk-rules.js';
import { machineRules } from './support/machine-rules.js';
import { demand, type RuleContext } from './support/refuse.js';
import { unsupportedFields } from './support/unsupported-fields.js';

/** What is known of the host when a spec is judged. */
export interface HostFacts {
  readonly emulators: readonly EmulatorFacts[];
  /** Undefined: not known yet; a launch waits for it. */
  readonly kvm: KvmVerdict | undefined;
}

/** The emulator that runs a spec: the one that it names, else one of its architecture; undefined: there is none. */
export function emulatorFor(spec: DomainSpec, { emulators }: Pick<HostFacts, 'emulators'>): EmulatorFacts | undefined {
  const arch = spec.os?.arch ?? 'x86_64';
  const able = emulators.filter(
    (emulator) => emulator.arch === arch || (arch === 'i686' && emulator.arch === 'x86_64'),
  );
  const named = able.find(({ path }) => path === spec.devices?.emulator);
  return named ?? able.find((emulator) => emulator.arch === arch) ?? able[0];
}

/** Says what of a completed spec cannot be run here; empty: nothing. Pure. */
export function refusals(spec: DomainSpec, host: HostFacts): SpecRefusal[] {
  const unknown = unsupportedFields(spec);
  const context = ruleContext(spec, host);
  if ('refused' in context) return [...unknown, ...context.refused];
  const rules = [
    ...demand(
      context.accelerator === 'tcg' || host.kvm?.usable !== false,
      'type',
      spec.type,
      `qemu: ${host.kvm?.usable === false ? host.kvm.reason : ''}`,
    ),
    ...machineRules(spec, context),
    ...diskRules(spec, context),
    ...deviceRules(spec, context),
  ];
  const all = [...unknown, ...rules];
  // What is wrong already may have no command line.
  return all.length > 0 ? all : missingDevices(spec, context.emulator);
}

function ruleContext(spec: DomainSpec, host: HostFacts): RuleContext | { readonly refused: SpecRefusal[] } {
  const emulator = emulatorFor(spec, host);
  if (emulator === undefined) {
    const known = host.emulators.map(({ arch }) => arch).join(', ');
    const expected = known === '' ? 'an installed QEMU: qemu-system-x86_64 is not here' : known;
    return { refused: demand(false, 'os.arch', spec.os?.arch ?? 'x86_64', expected) };
  }
  const asked = spec.os?.machine;
  const machine = asked === undefined ? defaultMachine(emulator) : findMachine(emulator, asked);
  const family = machine === undefined ? undefined : familyOf(machine.name);
  if (machine === undefined || family === undefined) {
    const known = emulator.machines.map(({ alias, name }) => alias ?? name).join(', ');
    return { refused: demand(false, 'os.machine', asked, known) };
  }
  return { emulator, machine, family, accelerator: spec.type === 'kvm' ? 'kvm' : 'tcg' };
}

/** Devices that this build of QEMU lacks: distributions put some into packages of their own. */
function missingDevices(spec: DomainSpec, emulator: EmulatorFacts): SpecRefusal[] {
  const paths = { directory: '/', consoleLog: '/', chains: new Map(), nowSeconds: 0 };
  const { args } = buildArgv({ ...spec, qemuCommandline: undefined }, emulator, paths);
  const drivers = args.flatMap((arg, index) => (args[index - 1] === '-device' ? [driverOf(arg)] : []));
  const missing = new Set(drivers.filter((driver) => !emulator.devices.includes(driver)));
  return [...missing].flatMap((driver) =>
    demand(false, 'devices', driver, `a device that ${emulator.path} has: it may be in a package of its own`),
  );
}

function driverOf(device: string): string {
  const { driver } = JSON.parse(device) as { readonly driver?: string };
  return driver ?? '';
}
