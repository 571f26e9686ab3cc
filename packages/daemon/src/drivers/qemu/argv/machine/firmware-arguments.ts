import type { DomainSpec } from '@holdfast/protocol';
import type { ArgvContext } from '../argv-context.js';
import { jsonText, optionText } from '../option-text.js';

/** Firmware, or the kernel that is started instead, and in which order the firmware looks at the devices. */
export function firmwareArguments(context: ArgvContext): string[] {
  const { os } = context.spec;
  const loader = os?.loader;
  return [
    ...(loader?.path !== undefined && loader.type !== 'pflash' ? ['-bios', loader.path] : []),
    ...pflashArguments(context.spec),
    ...(os?.kernel === undefined ? [] : ['-kernel', os.kernel]),
    ...(os?.initrd === undefined ? [] : ['-initrd', os.initrd]),
    ...(os?.cmdline === undefined ? [] : ['-append', os.cmdline]),
    ...(os?.acpiTables ?? []).flatMap(({ path }) => ['-acpitable', optionText(undefined, { sig: 'SLIC', file: path })]),
    ...bootArguments(context.spec),
    ...sleepArguments(context),
  ];
}

/** Name of the node that holds the firmware's code or its variables; undefined: it has none. */
export function pflashNode({ os }: DomainSpec, part: 'code' | 'variables'): string | undefined {
  if (os?.loader?.type !== 'pflash') return undefined;
  if (part === 'code') return 'pflash0-format';
  return os.nvram?.path === undefined ? undefined : 'pflash1-format';
}

function pflashArguments({ os }: DomainSpec): string[] {
  const loader = os?.loader;
  if (loader?.type !== 'pflash' || loader.path === undefined) return [];
  const secure = loader.secure === true ? ['-global', 'driver=cfi.pflash01,property=secure,value=on'] : [];
  const code = flash('pflash0', loader.path, loader.readonly ?? true);
  return [...secure, ...code, ...(os?.nvram?.path === undefined ? [] : flash('pflash1', os.nvram.path, false))];
}

function flash(name: string, path: string, readOnly: boolean): string[] {
  const storage = { driver: 'file', filename: path, 'node-name': `${name}-storage`, 'read-only': readOnly };
  const format = { driver: 'raw', file: `${name}-storage`, 'node-name': `${name}-format`, 'read-only': readOnly };
  return ['-blockdev', jsonText(storage), '-blockdev', jsonText(format)];
}

function bootArguments({ os }: DomainSpec): string[] {
  const text = optionText(undefined, {
    menu: os?.bootMenuEnabled,
    'splash-time': os?.bootMenuTimeoutMs,
    'reboot-timeout': os?.biosRebootTimeoutMs,
    // The firmware shall boot what has a turn and nothing else.
    strict: true,
  });
  return ['-boot', text];
}

function sleepArguments({ spec, family }: ArgvContext): string[] {
  const { suspendToMem, suspendToDisk } = spec.powerManagement ?? {};
  const chip = family === 'q35' ? 'ICH9-LPC' : 'PIIX4_PM';
  const disable = (state: 's3' | 's4', enabled: boolean | undefined): string[] =>
    enabled === undefined ? [] : ['-global', `${chip}.disable_${state}=${enabled ? 0 : 1}`];
  return [...disable('s3', suspendToMem), ...disable('s4', suspendToDisk)];
}
