/** A tag of the wire: number of the field and type of what follows. */
function tagOf(field: number, type: 'varint' | 'bytes'): number {
  return (field << 3) | (type === 'varint' ? 0 : 2);
}

// The fields of session.proto.

/** Of a message of a client: its frames. */
export const frames: number = tagOf(1, 'bytes');

/** Of a frame. */
export const frame: Readonly<Record<'call' | 'cancel' | 'ping' | 'credit', number>> = {
  call: tagOf(1, 'bytes'),
  cancel: tagOf(2, 'bytes'),
  ping: tagOf(3, 'bytes'),
  credit: tagOf(5, 'bytes'),
};

/** Of a call. */
export const call: Readonly<Record<'id' | 'method' | 'payload' | 'timeoutMs' | 'traceparent' | 'credit', number>> = {
  id: tagOf(1, 'varint'),
  method: tagOf(2, 'bytes'),
  payload: tagOf(3, 'bytes'),
  timeoutMs: tagOf(4, 'varint'),
  traceparent: tagOf(5, 'bytes'),
  credit: tagOf(6, 'varint'),
};

/** Of what is about a call: its number. */
export const numberTag: number = tagOf(1, 'varint');

/** Of a grant: how many items. */
export const itemsTag: number = tagOf(2, 'varint');
