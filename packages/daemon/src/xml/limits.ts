/** What a document may not exceed; more is refused before it costs anything. */
export const limits = {
  /** UTF-8 bytes of the whole document. */
  bytes: 1024 * 1024,
  /** Elements in one another. */
  depth: 64,
  /** Elements in all. */
  elements: 10_000,
  /** Attributes of one element. */
  attributes: 64,
} as const;
