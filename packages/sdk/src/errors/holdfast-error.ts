import type { DomainTarget } from '../domain-target.js';
import type { ErrorDetail, ErrorReason, Holder, Violation } from '../gen/index.js';

/** By this every copy of the package knows the errors of every other. */
const brand = Symbol.for('@holdfast/sdk.HoldfastError');

/**
 * What a {@link HoldfastError} is made of beside its code and message.
 *
 * @public
 */
export interface HoldfastErrorOptions extends ErrorOptions {
  /** What the daemon said about it; absent when it is the SDK that refuses. */
  readonly details?: Partial<ErrorDetail>;
  /** Of a call for many domains: what failed of it. */
  readonly failures?: readonly DomainFailure[];
}

/**
 * One domain for which a call for many failed.
 *
 * @public
 */
export interface DomainFailure {
  /** The domain, as it was named. */
  readonly target: DomainTarget;
  /** Why. */
  readonly error: Error;
}

/**
 * The one error that calls are refused with.
 *
 * @remarks
 * `instanceof` also knows the errors of another copy of this package. The message starts with the code, because most
 * tools show nothing but the message.
 *
 * @public
 */
export class HoldfastError extends Error {
  override readonly name = 'HoldfastError';
  /** Why; each code has a page in the documentation, and a situation keeps its code for ever. */
  readonly code: ErrorReason;
  /** The message without the code before it. */
  readonly rawMessage: string;
  /** Everything that is known about it. */
  readonly details: ErrorDetail;
  /** Of a call for many domains: each that failed, and why. The others are done. Empty for any other call. */
  readonly failures: readonly DomainFailure[];

  constructor(code: ErrorReason, message: string, options: HoldfastErrorOptions = {}) {
    super(`${code}: ${message}`, options);
    this.code = code;
    this.rawMessage = message;
    this.details = { ...noDetails, ...options.details, reason: code };
    this.failures = options.failures ?? [];
    Object.defineProperty(this, brand, { value: true });
  }

  /** What is wrong with the input, one entry a place. */
  get violations(): readonly Violation[] {
    return this.details.violations;
  }

  /** Who stands in the way: the holder of a job or of a lease. */
  get holder(): Holder | undefined {
    return this.details.holder;
  }

  /** What to do, one sentence; may be empty. */
  get hint(): string {
    return this.details.hint;
  }

  /**
   * Id of the operation that came to this, of a call that was one; `host.operation(id)` finds it. Where the wait was given up, or the
   * connection was lost, that of the work which goes on.
   */
  get operationId(): string | undefined {
    return this.details.metadata['operation_id'];
  }

  /** Its page in the documentation, from the folder of that: `reference/errors/lease-busy.md`. */
  get page(): string {
    return `reference/errors/${this.code.toLowerCase().replaceAll('_', '-')}.md`;
  }

  /** Whether the same call may succeed later without any change. */
  get retryable(): boolean {
    return this.details.retryable;
  }

  /** Whether a value is such an error, of whichever copy of the package. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && brand in value;
  }
}

const noDetails: ErrorDetail = {
  reason: 'INTERNAL',
  violations: [],
  hint: '',
  metadata: {},
  retryable: false,
  libvirtCode: 1,
  logId: '',
};
