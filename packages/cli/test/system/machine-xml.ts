import { uuidNumber } from '../web-xml.js';

/** A machine for QEMU. */
export interface Machine {
  readonly name: string;
  /** The end of its UUID. */
  readonly number: number;
  readonly rom: string;
  /** Elements of disks; a path alone is a disk that one guest writes to. */
  readonly disks?: readonly string[];
  readonly memory?: string;
  readonly vcpu?: string;
  /** Further elements before the devices. */
  readonly more?: string;
  /** Further devices. */
  readonly devices?: string;
}

/** Writes a machine as libvirt XML. Its firmware is the guest, which needs no disk and boots in no time. */
export function machineXml({ name, number, rom, disks = [], memory, vcpu, more = '', devices = '' }: Machine): string {
  return `<domain type='qemu'>
  <name>${name}</name>
  <uuid>${uuidNumber(number)}</uuid>
  ${memory ?? "<memory unit='MiB'>32</memory>"}
  ${vcpu ?? '<vcpu>1</vcpu>'}
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
    <loader type='rom'>${rom}</loader>
  </os>
  <features>
    <acpi/>
  </features>
  ${more}
  <devices>
    ${disks.map((disk, index) => (disk.startsWith('/') ? diskXml(disk, { index }) : disk)).join('\n    ')}
    <serial type='pty'/>
    ${devices}
  </devices>
</domain>
`;
}

/** Writes a disk as libvirt XML; `more`: `<shareable/>`, say. */
export function diskXml(
  path: string,
  { index = 0, more = '', format = 'raw' }: { index?: number; more?: string; format?: string } = {},
): string {
  const target = `<target dev='vd${String.fromCharCode(97 + index)}' bus='virtio'/>`;
  return `<disk type='file' device='disk'><driver name='qemu' type='${format}'/><source file='${path}'/>${target}${more}</disk>`;
}
