import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import { getSystemErrorName } from 'node:util';
import { descriptorOf } from './peer-reader.js';

/** Hands open files to whoever is at the other end of a unix socket. */
export interface DescriptorSender {
  /**
   * Sends bytes, and with them a copy of a descriptor, now. Legal only while the socket has nothing else to send: what
   * waits in Node would come after it.
   * @throws ErrnoException EAGAIN: there is no room; nothing was sent
   */
  send(socket: Socket, bytes: Uint8Array, descriptor: number): void;
}

interface Koffi {
  load(library: null): { func(prototype: string): (...args: unknown[]) => unknown };
  address(value: Uint8Array): bigint;
  errno(): number;
}

const SOL_SOCKET = 1;
const SCM_RIGHTS = 1;
const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;
/** Of a control message with one descriptor, with and without its padding: 64-bit Linux. */
const controlLength = 20;
const controlRoom = 24;

/**
 * Makes it; Node has no call for it, so it goes through koffi.
 * @throws when koffi cannot be loaded
 */
export function loadDescriptorSender(): DescriptorSender {
  const require = createRequire(import.meta.url);
  const koffi = require('koffi') as Koffi;
  const sendmsg = koffi.load(null).func('long sendmsg(int fd, const void *message, int flags)');
  const addressOf = ({ buffer, byteOffset, byteLength }: BigUint64Array | DataView): bigint =>
    koffi.address(new Uint8Array(buffer, byteOffset, byteLength));
  // They are found by their addresses only, and must outlive each call.
  const part = new BigUint64Array(2);
  const control = new DataView(new ArrayBuffer(controlRoom));
  control.setBigUint64(0, BigInt(controlLength), true);
  control.setInt32(8, SOL_SOCKET, true);
  control.setInt32(12, SCM_RIGHTS, true);
  // No name; one part; the rights; no flags.
  const message = new BigUint64Array([0n, 0n, addressOf(part), 1n, addressOf(control), BigInt(controlRoom), 0n]);
  return {
    send(socket, bytes, descriptor) {
      control.setInt32(16, descriptor, true);
      part.set([koffi.address(bytes), BigInt(bytes.byteLength)]);
      const sent = Number(sendmsg(descriptorOf(socket), message, MSG_DONTWAIT | MSG_NOSIGNAL));
      if (sent === bytes.byteLength) return;
      if (sent >= 0) throw new Error(`sendmsg: ${sent} of ${bytes.byteLength} bytes were sent`);
      const code = getSystemErrorName(-koffi.errno());
      throw Object.assign(new Error(`sendmsg: ${code}`), { code, syscall: 'sendmsg' });
    },
  };
}
