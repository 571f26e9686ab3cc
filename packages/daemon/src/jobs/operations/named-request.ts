/** A call that its client has named: the same again is to get what the first came to. */
export interface NamedRequest {
  /** The name, a UUID; it becomes the id of the operation. */
  readonly id: string;
  /** Tells the call, and who made it, from every other: SHA-256 in base64, which needs a third of the memory of its bytes. */
  readonly digest: string;
  /** What of its answer is to be kept; short. */
  encodeAnswer(answer: object): Uint8Array;
}
