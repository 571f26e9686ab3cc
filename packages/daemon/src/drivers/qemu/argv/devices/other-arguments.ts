import { addressOf } from '../address-of.js';
import { aliasOf } from '../alias-of.js';
import type { ArgvContext, LaunchCommand } from '../argv-context.js';
import { jsonText } from '../option-text.js';
import { virtioDevice, virtioProperties } from '../virtio-device.js';
import { chardevArguments } from './chardev.js';

/** Balloon, sources of random numbers, panic notifier, watchdogs and vsock. */
export function otherArguments(context: ArgvContext): string[] {
  return [
    ...balloonArguments(context),
    ...rngArguments(context),
    ...panicArguments(context),
    ...watchdogArguments(context),
    ...vsockArguments(context),
  ];
}

function balloonArguments(context: ArgvContext): string[] {
  const balloon = context.spec.devices?.memballoon;
  if (!hasBalloon(context)) return [];
  const device = {
    driver: virtioDevice('virtio-balloon', balloon?.model, context),
    id: balloonAlias(context),
    ...addressOf(balloon ?? {}, context),
    ...virtioProperties(balloon?.driver),
    'deflate-on-oom': balloon?.autodeflate,
    'free-page-reporting': balloon?.freePageReporting,
  };
  return ['-device', jsonText(device)];
}

function hasBalloon({ spec }: ArgvContext): boolean {
  const balloon = spec.devices?.memballoon;
  return balloon !== undefined && balloon.model !== 'none';
}

function balloonAlias({ spec }: ArgvContext): string {
  return aliasOf(spec.devices?.memballoon ?? {}, 'balloon', 0);
}

/** What of the balloon has no option: how large it is at first, and how often the guest tells its statistics. */
export function balloonCommands(context: ArgvContext): LaunchCommand[] {
  const { memoryBytes, currentMemoryBytes, devices } = context.spec;
  if (!hasBalloon(context)) return [];
  const commands: LaunchCommand[] = [];
  if (currentMemoryBytes !== undefined && currentMemoryBytes !== memoryBytes) {
    commands.push({ execute: 'balloon', arguments: { value: currentMemoryBytes } });
  }
  const period = devices?.memballoon?.statsPeriodS;
  if (period !== undefined && period > 0) {
    const path = `/machine/peripheral/${balloonAlias(context)}`;
    const property = { path, property: 'guest-stats-polling-interval', value: period };
    commands.push({ execute: 'qom-set', arguments: property });
  }
  return commands;
}

function rngArguments(context: ArgvContext): string[] {
  return (context.spec.devices?.rngs ?? []).flatMap((rng, index) => {
    const alias = aliasOf(rng, 'rng', index);
    const backend = `obj${alias}`;
    const chardev = `char${alias}`;
    const source = rng.backend;
    const objects: Readonly<Record<string, string[]>> = {
      random: [
        '-object',
        jsonText({ 'qom-type': 'rng-random', id: backend, filename: source?.path ?? '/dev/urandom' }),
      ],
      builtin: ['-object', jsonText({ 'qom-type': 'rng-builtin', id: backend })],
    };
    const given =
      source?.model === 'egd'
        ? [
            ...chardevArguments(chardev, source.source, context),
            '-object',
            jsonText({ 'qom-type': 'rng-egd', id: backend, chardev }),
          ]
        : (objects[source?.model ?? 'random'] ?? []);
    const device = {
      driver: virtioDevice('virtio-rng', rng.model, context),
      rng: backend,
      id: alias,
      ...addressOf(rng, context),
      ...virtioProperties(rng.driver),
      'max-bytes': rng.rate?.bytes,
      period: rng.rate === undefined ? undefined : (rng.rate.periodMs ?? 1000),
    };
    return [...given, '-device', jsonText(device)];
  });
}

/** The notifier of Hyper-V is a feature of the CPU. */
function panicArguments(context: ArgvContext): string[] {
  return (context.spec.devices?.panics ?? []).flatMap(({ model, address }) =>
    model === 'hyperv' ? [] : ['-device', jsonText({ driver: 'pvpanic', ioport: address?.isa?.iobase })],
  );
}

function watchdogArguments(context: ArgvContext): string[] {
  const watchdogs = context.spec.devices?.watchdogs ?? [];
  const action = watchdogs[0]?.action;
  return [
    ...watchdogs.flatMap((watchdog, index) => [
      '-device',
      jsonText({ driver: watchdog.model, id: aliasOf(watchdog, 'watchdog', index), ...addressOf(watchdog, context) }),
    ]),
    ...(watchdogs.length === 0 ? [] : ['-action', `watchdog=${action ?? 'reset'}`]),
  ];
}

function vsockArguments(context: ArgvContext): string[] {
  const vsock = context.spec.devices?.vsock;
  if (vsock === undefined) return [];
  const device = {
    driver: virtioDevice('vhost-vsock', vsock.model, context),
    id: aliasOf(vsock, 'vsock', 0),
    'guest-cid': vsock.cid?.address,
    ...addressOf(vsock, context),
    ...virtioProperties(vsock.driver),
  };
  return ['-device', jsonText(device)];
}
