import type { Disk, DomainSpec } from '@holdfast/protocol';
import type { DiskImage } from '../../../model/given-images.js';
import type { EmulatorFacts } from '../capabilities/emulator-facts.js';
import { isJsonObject, type JsonObject } from '../monitor/json-value.js';
import { parseJson } from '../monitor/parse-message.js';
import { createContext } from './create-context.js';
import { diskDevice } from './devices/disk-arguments.js';
import { diskNodeArguments, throttleArguments } from './devices/disk-nodes.js';
import { type JsonDraft, jsonText } from './option-text.js';

/** A disk that a guest shall get while it runs. */
export interface PluggedDisk {
  readonly disk: Disk;
  readonly images: readonly DiskImage[];
  /** Number of its nodes; no other disk of the guest has it. */
  readonly index: number;
  /** Name of the bus that it goes to; undefined: what the disk itself says decides. */
  readonly bus: string | undefined;
}

/** A command of the monitor. */
export interface PlugCommand {
  readonly execute: string;
  readonly arguments: JsonObject;
}

const commandOf: Readonly<Record<string, string>> = { '-object': 'object-add', '-blockdev': 'blockdev-add' };

/** The commands that plug a disk in: what the command line would say of it, in the same order. Pure. */
export function plugCommands(
  spec: DomainSpec,
  emulator: EmulatorFacts,
  { disk, images, index, bus }: PluggedDisk,
): PlugCommand[] {
  const chains = images.length === 0 ? new Map<number, readonly DiskImage[]>() : new Map([[index, images]]);
  const context = createContext(spec, emulator, { directory: '/', consoleLog: '/', chains, nowSeconds: 0 });
  const args = [...throttleArguments([disk], index), ...diskNodeArguments(disk, index, context)];
  const before = args.flatMap((flag, at) => {
    const command = at % 2 === 0 ? commandOf[flag] : undefined;
    return command === undefined ? [] : [{ execute: command, arguments: objectOf(args[at + 1] ?? '') }];
  });
  const device: JsonDraft = { ...diskDevice(disk, index, context), ...(bus === undefined ? {} : { bus }) };
  return [...before, { execute: 'device_add', arguments: objectOf(jsonText(device)) }];
}

function objectOf(text: string): JsonObject {
  const value = parseJson(text);
  if (!isJsonObject(value)) throw new Error(`no object: ${text}`);
  return value;
}
