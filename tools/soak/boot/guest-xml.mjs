/** A guest that runs the small ROM of examples/guest, with a disk of its own and a saved state that fits anywhere. */
export function guestXml(name) {
  return `<domain type='qemu'>
  <name>${name}</name>
  <memory unit='MiB'>32</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type><loader type='rom'>/opt/holdfast/examples/guest/hfrom.bin</loader></os>
  <features><acpi/></features>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='raw'/><source file='/srv/${name}.img'/><target dev='vda' bus='virtio'/>
    </disk>
  </devices>
</domain>
`;
}
