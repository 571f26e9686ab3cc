/** The name of a device in QEMU: its own, or what libvirt would call it. */
export function aliasOf(device: { readonly alias?: string | undefined }, prefix: string, index: number): string {
  return device.alias ?? `${prefix}${index}`;
}
