import type { DomainSpec } from '@holdfast/protocol';
import { highestCpuOf } from './cpu-list.js';
import { duplicates, type SpecViolation, violation } from './violation.js';

/** What is wrong with numbers of virtual CPUs and I/O threads, and with what names one of them. */
export function vcpuViolations(spec: DomainSpec): SpecViolation[] {
  return [...topologyViolations(spec), ...stateViolations(spec), ...pinViolations(spec), ...iothreadViolations(spec)];
}

function countOf(spec: DomainSpec): number {
  const { sockets = 1, dies = 1, cores = 1, threads = 1 } = spec.cpu?.topology ?? {};
  return spec.vcpu?.count ?? sockets * dies * cores * threads;
}

function topologyViolations(spec: DomainSpec): SpecViolation[] {
  const { vcpu } = spec;
  const count = countOf(spec);
  const topology = spec.cpu?.topology;
  const found: SpecViolation[] = [];
  if (vcpu?.current !== undefined && vcpu.current > count) {
    found.push(violation('vcpu.current', vcpu.current, `at most ${count}`, 'which is vcpu.count'));
  }
  if (topology !== undefined) {
    const { sockets = 1, dies = 1, cores = 1, threads = 1 } = topology;
    const product = sockets * dies * cores * threads;
    const parts = `${sockets} sockets x ${dies} dies x ${cores} cores x ${threads} threads`;
    if (product !== count) {
      found.push(violation('cpu.topology', `${parts} = ${product}`, `a product of ${count}`, 'which is vcpu.count'));
    }
  }
  return found;
}

function stateViolations(spec: DomainSpec): SpecViolation[] {
  if (spec.vcpus.length === 0) return [];
  const count = countOf(spec);
  const current = spec.vcpu?.current ?? count;
  const enabled = spec.vcpus.filter((vcpu) => vcpu.enabled === true).length;
  return [
    ...(spec.vcpus.length === count
      ? []
      : [violation('vcpus', `${spec.vcpus.length} entries`, `${count}`, 'one for each virtual CPU')]),
    ...duplicates(
      spec.vcpus.flatMap((vcpu, index) =>
        vcpu.id === undefined ? [] : [[`${vcpu.id}`, `vcpus[${index}].id`] as const],
      ),
      'each virtual CPU',
    ),
    ...spec.vcpus.flatMap((vcpu, index) =>
      vcpu.id !== undefined && vcpu.id >= count ? [violation(`vcpus[${index}].id`, vcpu.id, `less than ${count}`)] : [],
    ),
    ...(enabled === current ? [] : [violation('vcpus', `${enabled} enabled`, `${current}`, 'which is vcpu.current')]),
  ];
}

function pinViolations(spec: DomainSpec): SpecViolation[] {
  const count = countOf(spec);
  const cells = spec.cpu?.numa?.cells ?? [];
  return [
    ...(spec.cpuTune?.vcpuPins ?? []).flatMap((pin, index) =>
      pin.vcpu !== undefined && pin.vcpu >= count
        ? [violation(`cpu_tune.vcpu_pins[${index}].vcpu`, pin.vcpu, `less than ${count}`, 'the number of virtual CPUs')]
        : [],
    ),
    ...cells.flatMap((cell, index) => {
      const highest = highestCpuOf(cell.cpus ?? '');
      return highest >= count
        ? [violation(`cpu.numa.cells[${index}].cpus`, cell.cpus, `numbers less than ${count}`)]
        : [];
    }),
  ];
}

/** Each is a thread of the guest's process. */
const mostIothreads = 1024;

function iothreadViolations(spec: DomainSpec): SpecViolation[] {
  // Before they are counted one by one.
  if ((spec.iothreads ?? 0) > mostIothreads)
    return [violation('iothreads', spec.iothreads, `at most ${mostIothreads}`)];
  const ids = new Set(spec.iothreadIds.flatMap((thread) => (thread.id === undefined ? [] : [thread.id])));
  const total = Math.max(spec.iothreads ?? 0, spec.iothreadIds.length);
  for (let id = 1; ids.size < total; id++) ids.add(id);
  const disks = spec.devices?.disks ?? [];
  const controllers = spec.devices?.controllers ?? [];
  const used = [
    ...disks.map((disk, index) => [disk.driver?.iothread, `devices.disks[${index}].driver.iothread`] as const),
    ...controllers.map(
      ({ driver }, index) => [driver?.iothread, `devices.controllers[${index}].driver.iothread`] as const,
    ),
  ];
  return [
    ...duplicates(
      spec.iothreadIds.flatMap(({ id }, index) =>
        id === undefined ? [] : [[`${id}`, `iothread_ids[${index}].id`] as const],
      ),
      'each I/O thread',
    ),
    ...used.flatMap(([id, field]) =>
      id === undefined || ids.has(id)
        ? []
        : [violation(field, id, 'the id of an I/O thread', `of which there are ${total}`)],
    ),
  ];
}
