/** What the daemon proves itself with to clients from afar, and whom it lets in. */
export interface TlsSettings {
  /** The daemon's own key. */
  readonly keyFile: string;
  /** Its certificate, and those between it and the authority. */
  readonly certFile: string;
  /** The authorities whose word is taken for clients; they must have signed the daemon's certificate too. */
  readonly caFile: string;
  /** Lists of what they have revoked. */
  readonly crlFile?: string;
  /** Patterns of the distinguished names that are let in; none: everybody whom the authorities have signed. */
  readonly allowedNames: readonly string[];
}
