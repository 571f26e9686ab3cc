const waits = Symbol('waits for its reader');

/** Marks a stream whose source can wait: a reader that takes nothing for a while is waited for, and not cut off. */
export function patient<Stream extends AsyncIterable<unknown>>(stream: Stream): Stream {
  return Object.assign(stream, { [waits]: true });
}

/** Whether a stream is marked so. */
export function isPatient(stream: object): boolean {
  return waits in stream;
}
