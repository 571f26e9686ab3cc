import type { DomainSpec } from '@holdfast/protocol';
import { duplicates, missing, type SpecViolation, violation } from './violation.js';

/** What is wrong with firmware, kernel and the order of booting. */
export function bootViolations(spec: DomainSpec): SpecViolation[] {
  return [...orderViolations(spec), ...firmwareViolations(spec), ...kernelViolations(spec)];
}

function orderViolations(spec: DomainSpec): SpecViolation[] {
  const { disks = [], interfaces = [], hostdevs = [], redirdevs = [], filesystems = [] } = spec.devices ?? {};
  const orders = Object.entries({ disks, interfaces, hostdevs, redirdevs, filesystems }).flatMap(([list, devices]) =>
    devices.flatMap(({ boot }, index) =>
      boot?.order === undefined ? [] : [[`${boot.order}`, `devices.${list}[${index}].boot.order`] as const],
    ),
  );
  const both = orders.length > 0 && (spec.os?.boot.length ?? 0) > 0;
  return [
    ...duplicates(orders, 'each device'),
    ...(both
      ? [violation('os.boot', 'given', 'either os.boot or boot.order of devices', `and ${orders[0]?.[1]} is given`)]
      : []),
  ];
}

function firmwareViolations(spec: DomainSpec): SpecViolation[] {
  const { loader, nvram, firmware } = spec.os ?? {};
  const found: SpecViolation[] = [];
  if (loader?.secure === true && loader.type !== 'pflash' && firmware === undefined) {
    found.push(violation('os.loader.type', loader.type ?? 'rom', 'pflash', 'since os.loader.secure is set'));
  }
  if (nvram !== undefined && firmware === undefined && loader?.type !== 'pflash') {
    found.push(violation('os.nvram', 'given', 'nothing', 'since there is no loader of type pflash and no firmware'));
  }
  if (loader?.stateless === true && nvram !== undefined) {
    found.push(violation('os.nvram', 'given', 'nothing', 'since os.loader.stateless is set'));
  }
  if (loader !== undefined && loader.path === undefined && firmware === undefined) {
    found.push(missing('os.loader.path', 'the path of an image', 'or os.firmware to have one chosen'));
  }
  return found;
}

function kernelViolations(spec: DomainSpec): SpecViolation[] {
  const { kernel, initrd, cmdline } = spec.os ?? {};
  if (kernel !== undefined) return [];
  const found: SpecViolation[] = [];
  if (initrd !== undefined) found.push(violation('os.initrd', initrd, 'nothing', 'since there is no os.kernel'));
  if (cmdline !== undefined) found.push(violation('os.cmdline', cmdline, 'nothing', 'since there is no os.kernel'));
  return found;
}
