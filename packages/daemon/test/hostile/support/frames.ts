/** What begins every connection of HTTP/2. */
const preface: Buffer = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

/** Types of frames, as RFC 9113 numbers them. */
export const frameTypes = {
  data: 0,
  headers: 1,
  reset: 3,
  settings: 4,
  ping: 6,
  goAway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;

/** Flags; what they mean depends on the type. */
export const flags = { endStream: 1, acknowledge: 1, endHeaders: 4 } as const;

/** A frame, whether it makes sense or not. */
export function frame(type: number, flag: number, stream: number, payload: Uint8Array = new Uint8Array()): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flag, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** SETTINGS with these pairs of numbers; none: empty. */
export function settings(pairs: readonly (readonly [id: number, value: number])[] = []): Buffer {
  const payload = Buffer.alloc(pairs.length * 6);
  for (const [index, [id, value]] of pairs.entries()) {
    payload.writeUInt16BE(id, index * 6);
    payload.writeUInt32BE(value, index * 6 + 2);
  }
  return frame(frameTypes.settings, 0, 0, payload);
}

/** What a client says first, so that it is taken for one. */
export function hello(pairs: readonly (readonly [id: number, value: number])[] = []): Buffer {
  return Buffer.concat([preface, settings(pairs), frame(frameTypes.settings, flags.acknowledge, 0)]);
}

/** A block of headers, each a literal that no table remembers: the plainest way to write them. */
function headerBlock(headers: Readonly<Record<string, string>>): Buffer {
  return Buffer.concat(
    Object.entries(headers).flatMap(([name, value]) => [Buffer.from([0]), literal(name), literal(value)]),
  );
}

/** The headers of a gRPC call. */
export function callHeaders(path: string, more: Readonly<Record<string, string>> = {}): Buffer {
  return headerBlock({
    ':method': 'POST',
    ':scheme': 'http',
    ':path': path,
    ':authority': 'localhost',
    'content-type': 'application/grpc',
    te: 'trailers',
    ...more,
  });
}

/** HEADERS that are whole; the stream stays open for its message. */
export function openStream(stream: number, block: Uint8Array): Buffer {
  return frame(frameTypes.headers, flags.endHeaders, stream, block);
}

/** DATA with one gRPC message, the last of its stream. */
export function message(stream: number, bytes: Uint8Array, compressed = false): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(compressed ? 1 : 0);
  head.writeUInt32BE(bytes.length, 1);
  const whole = Buffer.concat([head, bytes]);
  const pieces: Buffer[] = [];
  for (let at = 0; at < whole.length; at += 16_384) {
    const isLast = at + 16_384 >= whole.length;
    pieces.push(frame(frameTypes.data, isLast ? flags.endStream : 0, stream, whole.subarray(at, at + 16_384)));
  }
  return Buffer.concat(pieces);
}

/** RST_STREAM with CANCEL. */
export function reset(stream: number): Buffer {
  return frame(frameTypes.reset, 0, stream, Buffer.from([0, 0, 0, 8]));
}

/** WINDOW_UPDATE. */
export function windowUpdate(stream: number, bytes: number): Buffer {
  const payload = Buffer.alloc(4);
  payload.writeUInt32BE(bytes);
  return frame(frameTypes.windowUpdate, 0, stream, payload);
}

function literal(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([prefixed(bytes.length), bytes]);
}

/** A number behind a prefix of seven bits, as RFC 7541 writes lengths. */
function prefixed(value: number): Buffer {
  if (value < 127) return Buffer.from([value]);
  const out = [127];
  let rest = value - 127;
  for (; rest >= 128; rest >>>= 7) out.push((rest & 127) | 128);
  return Buffer.from([...out, rest]);
}
