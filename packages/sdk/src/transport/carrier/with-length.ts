/** A message with its length before it, as bare frames have it. */
export function withLength(message: Uint8Array): Buffer {
  const whole = Buffer.alloc(4 + message.length);
  whole.writeUInt32BE(message.length, 0);
  whole.set(message, 4);
  return whole;
}
