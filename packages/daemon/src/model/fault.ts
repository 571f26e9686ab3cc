import type { Holder, ReasonName, Violation } from '@holdfast/protocol';

/** What a {@link Fault} tells beside its reason and message; see `ErrorDetail` in the schema. */
export interface FaultDetails {
  readonly violations?: readonly Partial<Violation>[];
  readonly holder?: Partial<Holder>;
  readonly hint?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** What those are told instead who may not know of the holder; nothing of it names that. */
  readonly unnamed?: UnnamedRefusal;
}

/** A refusal that does not say who stands in the way. */
export interface UnnamedRefusal extends Pick<FaultDetails, 'hint' | 'metadata'> {
  readonly message: string;
}

/** An expected refusal. Everything else that is thrown is a bug and reaches the caller as INTERNAL. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly reason: ReasonName;
  readonly details: FaultDetails;

  constructor(reason: ReasonName, message: string, details: FaultDetails = {}, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
    this.details = details;
  }
}
