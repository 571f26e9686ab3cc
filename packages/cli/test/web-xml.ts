/** A small domain for the driver of guests in memory. */
export function webXml(name: string, uuid: string, more = ''): string {
  return `<domain type='test'>
  <name>${name}</name>
  <uuid>${uuid}</uuid>
  <memory unit='MiB'>512</memory>
  <vcpu>2</vcpu>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
  </os>
  <devices>
    ${more}
    <serial type='pty'/>
    <memballoon model='virtio'/>
  </devices>
</domain>
`;
}

/** A UUID that reads well in golden files. */
export function uuidNumber(number: number): string {
  return `6695eb01-f6a4-8304-79aa-${String(number).padStart(12, '0')}`;
}
