/** The head of an image that lies on another, without an extension that says the other's format. */
export function qcow2Header(backing: string): Buffer {
  const head = Buffer.alloc(512);
  head.write('QFI\u00FB', 0, 'latin1');
  head.writeUInt32BE(3, 4);
  head.writeBigUInt64BE(256n, 8);
  head.writeUInt32BE(backing.length, 16);
  head.writeUInt32BE(104, 100);
  head.write(backing, 256);
  return head;
}
