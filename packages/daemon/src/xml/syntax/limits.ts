/** What a document may not exceed; more is refused before it costs anything. */
export const limits: {
  readonly bytes: number;
  readonly depth: number;
  readonly elements: number;
  readonly attributes: number;
} = {
  /** UTF-8 bytes of the whole document. */
  bytes: 1024 * 1024,
  /** Elements in one another. */
  depth: 64,
  /** Elements in all. */
  elements: 10_000,
  /** Attributes of one element. */
  attributes: 64,
};
