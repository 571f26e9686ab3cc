import { Device, type DeviceSource, DomainDevices, type Disk, type DomainSpec, type Warning } from '@holdfast/protocol';
import { Fault } from '../../model/fault.js';
import type { CallContext } from '../call-context.js';
import { invalidArgument } from '../invalid-argument.js';
import type { Services } from '../services.js';

/** A device of one class. */
export type KnownDevice = NonNullable<Device['device']>;

/** A device as a caller gave it. */
export interface GivenDevice {
  readonly device: KnownDevice;
  readonly warnings: readonly Warning[];
}

/** Reads a device in whatever form it came. @throws Fault INVALID_ARGUMENT, XML_SYNTAX, XML_INVALID */
export async function readDevice(
  context: CallContext,
  at: Services,
  source: DeviceSource | undefined,
  field: string,
  strict = false,
): Promise<GivenDevice> {
  const document = source?.document;
  switch (document?.$case) {
    case 'device': {
      const { device } = document.value;
      if (device === undefined)
        throw invalidArgument(`${field}.device`, '', 'a device of a class that this release knows');
      return { device, warnings: [] };
    }
    case 'xml':
      return readElement(context, at, document.value, strict, field);
    default:
      throw invalidArgument(field, '', 'a device, or its element of libvirt domain XML');
  }
}

/** The disk that a device is. @throws Fault UNSUPPORTED for a device of another class */
export function demandDisk({ device }: Pick<GivenDevice, 'device'>, verb: 'attached' | 'detached'): Disk {
  if (device.$case === 'disk') return device.value;
  throw unserved(device.$case, verb);
}

/** The refusal of a device of a class that cannot be plugged. */
export function unserved(found: string, verb: 'attached' | 'detached'): Fault {
  const message = `the device is of class ${found}; only disks can be ${verb} yet`;
  return new Fault('UNSUPPORTED', message, {
    violations: [{ field: 'device', found, expected: 'disk', message }],
    hint: 'change the definition, and start the domain anew',
  });
}

/** The element stands on a line of its own in a document around it, so that a line of it is found again. */
async function readElement(
  context: CallContext,
  at: Services,
  xml: string,
  strict: boolean,
  field: string,
): Promise<GivenDevice> {
  const element = xml.replace(/^\s*<\?xml[^>]*\?>/, '');
  const { spec, warnings } = await at.documents
    .read(`<domain><name>any</name><devices>\n${element}\n</devices></domain>`, { strict, check: false }, context)
    .catch((error: unknown) => {
      throw withOwnLines(error);
    });
  const device = onlyDevice(spec);
  if (device === undefined) {
    throw new Fault('XML_INVALID', `${field}.xml is not one element of <devices>`, {
      violations: [
        { field: `${field}.xml`, found: element.slice(0, 100), expected: 'one element, for example <disk>' },
      ],
    });
  }
  return { device, warnings };
}

/** Both messages give a class of devices the same number, so that what is written as one can be read as the other. */
function onlyDevice({ devices, name: _name, ...rest }: DomainSpec): KnownDevice | undefined {
  if (devices === undefined) return undefined;
  return countOf(rest) > 0 || countOf(devices) !== 1
    ? undefined
    : Device.decode(DomainDevices.encode(devices).finish()).device;
}

/** How many values a message has. */
function countOf({
  _unknownFields: unknown = {},
  ...fields
}: object & { readonly _unknownFields?: object | undefined }): number {
  const given = Object.values(fields)
    .flat()
    .filter((value) => value !== undefined);
  return given.length + Object.keys(unknown).length;
}

function withOwnLines(error: unknown): unknown {
  if (!(error instanceof Fault)) return error;
  const { violations = [], ...details } = error.details;
  const message = error.message.replace(/^line (\d+)/, (_all, line: string) => `line ${Number(line) - 1}`);
  const own = violations.map((each) =>
    each.line === undefined || each.line === 0 ? each : { ...each, line: each.line - 1 },
  );
  return new Fault(error.reason, message, { ...details, violations: own }, { cause: error });
}
