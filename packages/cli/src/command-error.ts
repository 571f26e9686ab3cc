import type { ReasonName } from '@holdfast/sdk';

/** Something that this command refuses by itself, without asking the daemon. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  /** Decides the exit code. */
  readonly reason: ReasonName;
  /** What to do. */
  readonly hint: string;
  /** Whether the answer that was printed before says it all: then there is nothing more to look up. */
  readonly isVerdict: boolean;

  constructor(
    message: string,
    options: {
      readonly reason: ReasonName;
      readonly hint?: string;
      readonly isVerdict?: boolean;
      readonly cause?: unknown;
    },
  ) {
    super(message, { cause: options.cause });
    this.reason = options.reason;
    this.hint = options.hint ?? '';
    this.isVerdict = options.isVerdict ?? false;
  }
}
