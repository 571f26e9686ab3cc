import { constants } from 'node:http2';
import type { ServerHttp2Stream } from 'node:http2';
import type { CarrierServices } from '../carrier-services.js';
import type { Admission } from '../clients/admission.js';
import type { Place } from '../memory/large-messages.js';

/** Of a message of gRPC: whether it is compressed, and its length. */
const prefixBytes = 5;

/**
 * Lets large messages of a stream wait until there is a place for them, and those of a client until it is known whether it is let
 * in: nothing of them is read meanwhile, so that the window of the stream stops its client. It listens beside grpc-js and reads
 * no byte that grpc-js does not.
 */
export function reinMessages(
  stream: ServerHttp2Stream,
  admission: Admission | undefined,
  { large, limits }: Pick<CarrierServices, 'large' | 'limits'>,
): void {
  /** Bytes of the prefix that have come, and the length as far as they tell it. */
  let known = 0;
  let length = 0;
  let left = 0;
  let place: Place | undefined;
  let rein: Rein | undefined;

  function begin(bytes: number): void {
    left = bytes;
    // What is longer than may be is refused by grpc-js, at once.
    if (bytes <= limits.maxStrangerBytes || bytes > limits.maxRequestBytes) return;
    if (admission?.isDecided !== false) return seek(bytes);
    rein ??= new Rein(stream);
    rein.tighten();
    void admission.decide().then(() => {
      rein?.loosen();
      if (left > 0 && !stream.destroyed) seek(bytes);
    });
  }
  function seek(bytes: number): void {
    if (!large.isLarge(bytes)) return;
    const come = large.come({
      bytes,
      enter: () => rein?.loosen(),
      expel: () => stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM),
    });
    place = come;
    stream.once('close', () => come.leave());
    if (come.isOpen) return;
    rein ??= new Rein(stream);
    rein.tighten();
  }
  function end(): void {
    const ended = place;
    place = undefined;
    if (ended === undefined) return;
    ended.arrived();
    // By then it is with whoever works on it, who counts it from there on.
    setImmediate(() => ended.leave());
  }

  stream.on('data', (chunk: Buffer) => {
    for (let at = 0; at < chunk.length;) {
      if (left > 0) {
        const taken = Math.min(left, chunk.length - at);
        left -= taken;
        at += taken;
        if (left === 0) end();
        continue;
      }
      const byte = chunk[at++] ?? 0;
      known++;
      length = known === 1 ? 0 : length * 256 + byte;
      if (known < prefixBytes) continue;
      known = 0;
      begin(length);
    }
  });
}

/** Holds a stream whatever grpc-js says, and remembers what it said last. */
class Rein {
  readonly #stream: ServerHttp2Stream;
  readonly #pause: () => ServerHttp2Stream;
  readonly #resume: () => ServerHttp2Stream;
  #isTight = false;
  #isWanted = true;

  constructor(stream: ServerHttp2Stream) {
    this.#stream = stream;
    this.#pause = stream.pause.bind(stream);
    this.#resume = stream.resume.bind(stream);
    stream.pause = () => {
      this.#isWanted = false;
      return this.#pause();
    };
    stream.resume = () => {
      this.#isWanted = true;
      return this.#isTight ? this.#stream : this.#resume();
    };
  }

  tighten(): void {
    this.#isTight = true;
    this.#isWanted = true;
    this.#pause();
  }

  loosen(): void {
    this.#isTight = false;
    if (this.#isWanted) this.#resume();
  }
}
