/** A domain that every driver accepts. */
export function webXml(name = 'web', memoryMib = 64): string {
  return `<domain type='test'>
  <name>${name}</name>
  <memory unit='MiB'>${memoryMib}</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64'>hvm</type></os>
  <devices><console type='pty'/></devices>
</domain>`;
}
