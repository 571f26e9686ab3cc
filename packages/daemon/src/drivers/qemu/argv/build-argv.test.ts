import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DomainSpec } from '@holdfast/protocol';
import { describe, expect, it } from 'vitest';
import { type DiskImage, givenImages } from '../../../model/given-images.js';
import type { EmulatorFacts } from '../capabilities/emulator-facts.js';
import { refusals } from '../refusals.js';
import { snakeCase } from '../support/snake-case.js';
import type { AnySupport } from '../support/support.js';
import { supportedSpec } from '../support/supported-spec.js';
import type { Argv, ArgvPaths } from './argv-context.js';
import { buildArgv } from './build-argv.js';

const golden = join(import.meta.dirname, 'golden');
const names = readdirSync(golden)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -'.json'.length));

/** A QEMU that has everything, so that goldens do not depend on the one that is installed. */
const emulator: EmulatorFacts = {
  path: '/usr/bin/qemu-system-x86_64',
  arch: 'x86_64',
  version: '7.2.22',
  machines: [
    { name: 'pc-i440fx-7.2', alias: 'pc', isDefault: true, maxCpus: 255 },
    { name: 'pc-q35-7.2', alias: 'q35', isDefault: false, maxCpus: 288 },
    { name: 'microvm', alias: undefined, isDefault: false, maxCpus: 288 },
  ],
  cpuModels: ['qemu64', 'max'],
  devices: [],
};

function readSpec(name: string): DomainSpec {
  return DomainSpec.fromJSON(JSON.parse(readFileSync(join(golden, `${name}.json`), 'utf8')));
}

function pathsFor(spec: DomainSpec): ArgvPaths {
  const chains = new Map<number, readonly DiskImage[]>();
  for (const [index, disk] of (spec.devices?.disks ?? []).entries()) {
    const chain = givenImages(disk);
    if (chain !== undefined) chains.set(index, chain.images);
  }
  return { directory: '/run/guest', consoleLog: '/log/guest.console.log', chains, nowSeconds: 1_800_000_000 };
}

function build(spec: DomainSpec): Argv {
  return buildArgv(spec, emulator, pathsFor(spec));
}

/** An option a line, as a reviewer reads it, then what goes with it. */
function render({ args, descriptors, environment, commands }: Argv): string {
  const lines: string[] = [];
  for (const arg of args) {
    if (arg.startsWith('-') || lines.length === 0) lines.push(arg);
    else lines[lines.length - 1] += ` ${arg.replaceAll('\n', String.raw`\n`)}`;
  }
  for (const [index, descriptor] of descriptors.entries())
    lines.push(`# descriptor ${index + 3}: ${JSON.stringify(descriptor)}`);
  for (const [name, value] of Object.entries(environment)) lines.push(`# environment ${name}=${value}`);
  for (const command of commands) lines.push(`# command ${JSON.stringify(command)}`);
  return `${lines.join('\n')}\n`;
}

describe('buildArgv', () => {
  it.each(names)('%s', (name) => {
    const text = render(build(readSpec(name)));
    const file = join(golden, `${name}.args`);
    if (process.env['GOLDEN'] === '1') writeFileSync(file, text);
    expect(text).toBe(existsSync(file) ? readFileSync(file, 'utf8') : '(no such golden file: run with GOLDEN=1)');
  });

  it('shows no secret', () => {
    const { args, environment } = build(readSpec('screens'));
    expect(JSON.stringify([args, environment])).not.toContain('geheim');
  });
});

/** The fields of a spec that are set, by their paths without positions, with their values. */
function setFields(value: unknown, path = ''): { path: string; value: unknown }[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => setFields(item, path));
  if (typeof value !== 'object') return [{ path, value }];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '_unknownFields' ? [] : setFields(inner, path === '' ? snakeCase(key) : `${path}.${snakeCase(key)}`),
  );
}

/** Fields that the driver accepts, with their values where those are closed. */
function acceptedFields(support: AnySupport, path = ''): { path: string; values: readonly unknown[] }[] {
  if (support === 'any') return [{ path, values: [] }];
  if (Array.isArray(support)) return [{ path, values: support }];
  return Object.entries(support).flatMap(([key, inner]) =>
    inner === undefined || path.endsWith('backing_store.backing_store')
      ? []
      : acceptedFields(inner, path === '' ? snakeCase(key) : `${path}.${snakeCase(key)}`),
  );
}

/** Accepted, and rightly nothing to QEMU. */
const notForQemu = [
  // Told by the engine, or acted on by it when something happens.
  /^(id|title|description|metadata|preserved_xml|on_\w+)$/,
  // Settled before there is a command line: by the engine, by refusals, or by what the driver does with files.
  /^type$|^os\.(type|arch|firmware|bios_use_serial|nvram\.template|nvram\.type|loader\.stateless|acpi_tables\.type)$/,
  /^devices\.emulator$|^clock\.basis$|^vcpu\.placement$|^qemu_deprecation\.behavior$|^memory_backing\.discard$/,
  /^cpu\.(match|model\.fallback|cache\.level)$|^features\.(viridian|privnet|pae)$/,
  /^devices\.disks\.(rawio|snapshot|target\.tray|driver\.name|source\.startup_policy|source\.index|type)$/,
  /^devices\.disks\.backing_store/,
  /^devices\.leases\./,
  /^devices\.interfaces\.(managed|trust_guest_rx_filters|isolated|mac\.type|mac\.check|target\.managed|driver\.name|driver\.queues|port_forwards\.ranges\.exclude)$/,
  /\.source\.(tty|tls)$|^devices\.channels\.target\.state$/,
  /^devices\.graphics\.(type|autoport|connected)$|^devices\.videos\.(driver\.name|model\.acceleration\.\w+)$/,
  // The other half of a pair of which one means something: a console is a serial port, a model follows from its type.
  /^devices\.consoles\.(alias|acpi_index|target\.port)$|^devices\.serials\.target\.model$|^devices\.controllers\.pci_model_name$/,
  // Given twice in agreement, or of a kind that has only one way.
  /^devices\.graphics\.listens\.\w+$|^os\.(loader\.readonly|smbios_mode)$|^devices\.panics\.address\.type$/,
  /^devices\.vsock\.cid\.auto$|^devices\.audios\.type$|^devices\.hubs\.type$|^devices\.panics\.alias$|\.address\.pci\.domain$/,
  /^devices\.\w+\.address\.virtio_serial\.bus$|^devices\.disks\.address\.drive\.\w+$/,
];

describe('what the driver accepts', () => {
  const specs = names.map((name) => ({ name, spec: readSpec(name) }));

  it.each(specs.filter(({ name }) => name !== 'old-pc'))('is all in golden $name', ({ spec }) => {
    const everything = { ...emulator, devices: { includes: () => true } as unknown as string[] };
    expect(refusals(spec, { emulators: [everything], kvm: { usable: true } })).toEqual([]);
  });

  it('is in some golden, each field and each value', () => {
    const seen = new Map<string, Set<unknown>>();
    for (const { spec } of specs) {
      for (const { path, value } of setFields(spec)) {
        const place = sameForAll(path);
        seen.set(place, (seen.get(place) ?? new Set()).add(value));
      }
    }
    const common =
      /\.(alias|acpi_index)$|\.address\.|\.address$|^(id|title|description|metadata|preserved_xml|on_\w+)$/;
    const unseen = acceptedFields(supportedSpec as AnySupport)
      .filter(({ path }) => !common.test(path) && !path.includes('backing_store.'))
      .flatMap(({ path, values }) => {
        const found = seen.get(sameForAll(path));
        if (found === undefined) return [path];
        return values.filter((value) => !found.has(value)).map((value) => `${path}=${String(value)}`);
      });
    expect(unseen).toEqual([]);
  });

  /** Character devices share one builder for the host's side. */
  const sameForAll = (path: string): string =>
    path.replace(/^devices\.(serials|parallels|consoles|channels|rngs\.backend)\.source\./, 'source.');

  it.each(specs)('reaches the command line of $name', ({ spec }) => {
    const read = new Set<string>();
    build(watchReads(spec, '', read));
    const forgotten = setFields(spec)
      .map(({ path }) => path)
      .filter((path) => !read.has(path) && !notForQemu.some((pattern) => pattern.test(path)));
    expect([...new Set(forgotten)]).toEqual([]);
  });
});

/** The same object, but it notes what is read of it. */
function watchReads<T>(value: T, path: string, read: Set<string>): T {
  if (typeof value !== 'object' || value === null) return value;
  return new Proxy(value, {
    get(target, key) {
      const inner: unknown = Reflect.get(target, key);
      if (typeof key === 'symbol' || typeof inner === 'function') return inner;
      const place = Array.isArray(target) ? path : path === '' ? snakeCase(key) : `${path}.${snakeCase(key)}`;
      if (typeof inner !== 'object') read.add(place);
      return watchReads(inner, place, read);
    },
  });
}
