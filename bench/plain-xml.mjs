/** A domain of the common kind, as libvirt XML that both sides take: it is defined and not started. */
export function plainXml(name) {
  return `<domain type='qemu'>
  <name>${name}</name>
  <memory unit='MiB'>64</memory>
  <vcpu>2</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type><boot dev='hd'/></os>
  <features><acpi/><apic/></features>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='raw'/><source file='/var/tmp/${name}.img'/><target dev='vda' bus='virtio'/>
    </disk>
    <serial type='pty'/>
    <graphics type='vnc' port='-1' autoport='yes'/>
    <video><model type='vga'/></video>
    <memballoon model='virtio'/>
  </devices>
</domain>`;
}
