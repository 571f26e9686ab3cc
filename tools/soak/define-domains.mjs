import { connect } from '@holdfast/sdk';
import { passingNames } from './calls/passing-calls.mjs';

/**
 * Defines the domains of a run: on QEMU with a disk each, but for two that want the same one. Beside them there are disks that
 * are plugged into whichever guest gets them.
 */
export async function defineDomains({ site, daemon, count }) {
  await using host = await connect(daemon.uri);
  const sources = new Map();
  const shared = site.image(daemon, 'shared');
  const taken = [shared];
  for (let number = 1; number <= count; number++) {
    const isRival = daemon.driver === 'qemu' && number <= 2;
    const name = `${isRival ? 'rival' : 'guest'}${number}`;
    const disk = isRival ? shared : site.image(daemon, name);
    if (!isRival) taken.push(disk);
    sources.set(name, machine({ name, driver: daemon.driver, rom: site.rom, disk }));
    await host.domains.define(sources.get(name));
  }
  for (const name of passingNames) site.image(daemon, name);
  const domains = await host.domains.list().toArray();
  return {
    names: domains.map(({ name }) => name).toSorted(),
    uuids: new Map(domains.map(({ name, uuid }) => [name, uuid])),
    sources,
    images: { spare: [1, 2, 3, 4].map((number) => site.image(daemon, `spare${number}`)), taken },
  };
}

/** A definition of a domain that comes and goes. */
export function definitionOf({ site, daemon }, name) {
  return machine({ name, driver: daemon.driver, rom: site.rom, disk: site.imagePath(daemon, name) });
}

function machine({ name, driver, rom, disk }) {
  if (driver !== 'qemu') return { spec: { name, type: 'test', memoryBytes: '64MiB', vcpu: { count: 1 } } };
  return `<domain type='qemu'>
  <name>${name}</name>
  <memory unit='MiB'>32</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type><loader type='rom'>${rom}</loader></os>
  <features><acpi/></features>
  <devices>
    <controller type='usb' model='qemu-xhci'/>
    <disk type='file' device='disk'>
      <driver name='qemu' type='raw'/><source file='${disk}'/><target dev='vda' bus='virtio'/>
    </disk>
    <serial type='pty'/>
  </devices>
</domain>`;
}
