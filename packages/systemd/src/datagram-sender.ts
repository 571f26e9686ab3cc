import { createRequire } from 'node:module';

/** Sends datagrams to one unix socket. */
export interface DatagramSender {
  /** Never waits. @throws Error when the system refuses it */
  send(text: string): void;
}

interface Koffi {
  load(library: null): { func(prototype: string): (...args: unknown[]) => number };
  errno(): number;
}

const AF_UNIX = 1;
const SOCK_DGRAM_CLOEXEC = 0o2_000_002;
const MSG_DONTWAIT_NOSIGNAL = 0x4040;
const longestAddress = 107;

/**
 * Opens a way to send datagrams to a unix socket. Node has none for unix sockets, so it goes through koffi, which is
 * loaded now and not before.
 * @param address - Path of the socket, or `@name` for one in the abstract namespace.
 * @throws Error when the address cannot be one, or the system has no socket to give
 */
export function openDatagramSender(address: string): DatagramSender {
  const target = socketAddress(address);
  const require = createRequire(import.meta.url);
  const koffi = require('koffi') as Koffi;
  const system = koffi.load(null);
  const socket = system.func('int socket(int domain, int type, int protocol)');
  const sendto = system.func(
    'int64_t sendto(int fd, const uint8_t *data, size_t size, int flags, const uint8_t *address, uint32_t length)',
  );
  const descriptor = socket(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
  if (descriptor < 0) throw new Error(`no datagram socket can be had: errno ${koffi.errno()}`);
  return {
    send(text) {
      const data = Buffer.from(text);
      const sent = Number(sendto(descriptor, data, data.length, MSG_DONTWAIT_NOSIGNAL, target, target.length));
      if (sent !== data.length) throw new Error(`${address} does not take a datagram: errno ${koffi.errno()}`);
    },
  };
}

/** A `struct sockaddr_un`, as long as its name. */
function socketAddress(address: string): Buffer {
  const isAbstract = address.startsWith('@');
  if (!isAbstract && !address.startsWith('/')) {
    throw new Error(`socket ${JSON.stringify(address)} cannot be sent to; an absolute path or @name is expected`);
  }
  const name = Buffer.from(isAbstract ? `\0${address.slice(1)}` : address);
  if (name.length > longestAddress)
    throw new Error(`socket ${address} has ${name.length} bytes; ${longestAddress} fit`);
  const family = Buffer.alloc(2);
  new Uint16Array(family.buffer, family.byteOffset, 1)[0] = AF_UNIX;
  return Buffer.concat([family, name]);
}
