import { Transform } from 'node:stream';

/** ^], by which one leaves a console, as in virsh and telnet. */
const escape = 0x1d;

/** Passes on what is typed, up to ^]; then it calls `leave`. */
export function escapeStream(leave: () => void): Transform {
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      const end = chunk.indexOf(escape);
      done(null, end === -1 ? chunk : chunk.subarray(0, end));
      if (end !== -1) leave();
    },
  });
}
