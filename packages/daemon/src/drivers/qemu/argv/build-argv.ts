import type { DomainSpec } from '@holdfast/protocol';
import type { EmulatorFacts } from '../capabilities/emulator-facts.js';
import type { Argv, ArgvContext, ArgvPaths } from './argv-context.js';
import { createContext } from './create-context.js';
import { characterArguments } from './devices/character-arguments.js';
import { controllerArguments } from './devices/controller-arguments.js';
import { diskArguments } from './devices/disk-arguments.js';
import { displayArguments, displayCommands } from './devices/display-arguments.js';
import { inputArguments } from './devices/input-arguments.js';
import { interfaceArguments, interfaceCommands } from './devices/interface-arguments.js';
import { balloonCommands, otherArguments } from './devices/other-arguments.js';
import { soundArguments } from './devices/sound-arguments.js';
import { clockArguments } from './machine/clock-arguments.js';
import { cpuArguments } from './machine/cpu-arguments.js';
import { firmwareArguments } from './machine/firmware-arguments.js';
import { machineArguments } from './machine/machine-arguments.js';
import { memoryArguments } from './machine/memory-arguments.js';
import { systemInformationArguments } from './machine/system-information-arguments.js';
import { optionText } from './option-text.js';

/** Names of the two sockets on which QEMU's monitors listen; one client at a time is all that each takes. */
export const monitorSockets = { main: 'qmp', rescue: 'rescue' } as const;

/**
 * The command line of a guest that waits before its first instruction. Pure: what it depends on beside the spec is in
 * `emulator` and `paths`. The spec must have passed `refusals`.
 */
export function buildArgv(spec: DomainSpec, emulator: EmulatorFacts, paths: ArgvPaths): Argv {
  const context = createContext(spec, emulator, paths);
  const args = [
    '-name',
    optionText(undefined, { guest: spec.name, 'debug-threads': true }),
    '-S',
    '-no-shutdown',
    '-no-user-config',
    '-nodefaults',
    ...monitorArguments(context),
    ...machineArguments(context),
    ...cpuArguments(context),
    ...memoryArguments(context),
    '-uuid',
    spec.uuid ?? '',
    ...clockArguments(context),
    ...systemInformationArguments(spec),
    ...firmwareArguments(context),
    ...controllerArguments(context),
    ...diskArguments(context),
    ...interfaceArguments(context),
    ...characterArguments(context),
    ...inputArguments(context),
    ...displayArguments(context),
    ...soundArguments(context),
    ...otherArguments(context),
    '-sandbox',
    optionText('on', { obsolete: 'deny', elevateprivileges: 'deny', spawn: 'deny', resourcecontrol: 'deny' }),
    '-msg',
    'timestamp=on',
    ...(paths.restore === undefined ? [] : ['-incoming', 'defer']),
    ...(spec.qemuCommandline?.args ?? []).map(({ value = '' }) => value),
  ];
  const incoming =
    paths.restore === undefined ? undefined : context.descriptors.plan({ kind: 'read', path: paths.restore });
  return {
    args,
    incoming,
    descriptors: context.descriptors.planned,
    environment: Object.fromEntries(
      (spec.qemuCommandline?.env ?? []).map(({ name = '', value = '' }) => [name, value]),
    ),
    commands: [...displayCommands(context), ...interfaceCommands(context), ...balloonCommands(context)],
  };
}

/** Two monitors, because each takes one client: the second is free when the first does not answer. */
function monitorArguments({ descriptors, paths }: ArgvContext): string[] {
  return Object.values(monitorSockets).flatMap((name) => {
    const id = `mon-${name}`;
    const fd = descriptors.plan({ kind: 'listen', path: `${paths.directory}/${name}` });
    return [
      '-chardev',
      optionText('socket', { id, fd, server: true, wait: false }),
      '-mon',
      optionText(undefined, { chardev: id, mode: 'control' }),
    ];
  });
}
