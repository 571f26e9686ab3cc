import type { LockReply, LockRequest } from '../../backends/lent-backend.js';

/** A step, on its way to the thread that does it. */
export interface StepRequest {
  readonly name: string;
  readonly args: readonly unknown[];
}

/** An error, as it is copied from thread to thread. */
export interface CopiedError {
  readonly message: string;
  readonly code: string | undefined;
}

/** What came of a step. */
export type StepOutcome = { readonly answer: unknown } | { readonly error: CopiedError | 'hangs' };

/** What such a thread is told. */
export type ToThread = { readonly step: StepRequest } | { readonly locked: LockReply };

/** What such a thread says. */
export type ToMain = { readonly outcome: StepOutcome } | { readonly lock: LockRequest };

/** A thread that does steps, one after another. */
export interface StepThread {
  post(request: StepRequest): void;
  /** Ends it; what it is at is left as it is. */
  end(): void;
}

/** Starts one. `answered` is told each outcome, `died` that no more will come. */
export type StartThread = (answered: (outcome: StepOutcome) => void, died: (error: Error) => void) => StepThread;

/** Copies what is copied of an error. */
export function copied(error: unknown): CopiedError {
  const { message, code } = error as NodeJS.ErrnoException;
  return { message, code };
}

/** The error that was copied. */
export function restored({ message, code }: CopiedError): Error {
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}
