import type { DomainSpecInput } from '@holdfast/sdk';

/** What a case wants of a guest beside its name. */
export interface GuestWishes {
  readonly uuid?: string;
  readonly memoryMib?: number;
  readonly vcpus?: number;
  /** Disks that it writes to, by path. */
  readonly disks?: readonly string[];
  /** Further elements before the devices. */
  readonly more?: string;
}

/** Guests that a driver can run, that say when they have booted, and that obey the power button. */
export interface GuestKind {
  /** The line by which a guest says on its console that it has booted. */
  readonly readyLine: string;
  /** libvirt domain XML. */
  xml(name: string, wishes?: GuestWishes): string;
  /** The same as a message. */
  spec(name: string): DomainSpecInput;
}

/** What each guest says. */
export const readyLine = 'HOLDFAST-GUEST READY';

/** Writes the elements that guests of all kinds have. */
export function domainXml(
  type: string,
  name: string,
  { uuid, memoryMib = 32, vcpus = 1, disks = [], more = '' }: GuestWishes,
  os: string,
): string {
  return `<domain type='${type}'>
  <name>${name}</name>
  ${uuid === undefined ? '' : `<uuid>${uuid}</uuid>`}
  <memory unit='MiB'>${memoryMib}</memory>
  <vcpu>${vcpus}</vcpu>
  ${os}
  <features><acpi/></features>
  ${more}
  <devices>
    ${disks.map(diskXml).join('\n    ')}
    <serial type='pty'/>
  </devices>
</domain>
`;
}

function diskXml(path: string, index: number): string {
  const target = `<target dev='vd${String.fromCharCode(97 + index)}' bus='virtio'/>`;
  return `<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='${path}'/>${target}</disk>`;
}
