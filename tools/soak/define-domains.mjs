import { connect } from '@holdfast/sdk';

/** Defines the domains of a run: on QEMU with a disk each, but for two that want the same one. */
export async function defineDomains({ site, daemon, count }) {
  await using host = await connect(daemon.uri);
  const shared = site.image(daemon, 'shared');
  for (let number = 1; number <= count; number++) {
    const isRival = daemon.driver === 'qemu' && number <= 2;
    const name = `${isRival ? 'rival' : 'guest'}${number}`;
    if (daemon.driver === 'qemu') {
      await host.domains.define(machineXml(name, site.rom, isRival ? shared : site.image(daemon, name)));
    } else {
      await host.domains.define({ spec: { name, type: 'test', memoryBytes: '64MiB', vcpu: { count: 1 } } });
    }
  }
  const domains = await host.domains.list().toArray();
  return {
    names: domains.map(({ name }) => name).toSorted(),
    uuids: new Map(domains.map(({ name, uuid }) => [name, uuid])),
  };
}

function machineXml(name, rom, disk) {
  return `<domain type='qemu'>
  <name>${name}</name>
  <memory unit='MiB'>32</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type><loader type='rom'>${rom}</loader></os>
  <features><acpi/></features>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='raw'/><source file='${disk}'/><target dev='vda' bus='virtio'/>
    </disk>
    <serial type='pty'/>
  </devices>
</domain>`;
}
