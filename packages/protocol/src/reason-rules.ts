/** What an error reason means in other vocabularies; one entry of the table `reasons`. */
export interface ReasonRules {
  /** Number in the schema. */
  readonly number: number;
  /** Name of the gRPC status code that carries it. */
  readonly status: string;
  /** Number of libvirt's error for the same thing, else 1. */
  readonly libvirt: number;
  /** Whether the same call may succeed later without any change by the caller. */
  readonly retryable: boolean;
  /** Exit code of the command line. */
  readonly exitCode: number;
  /** What happened, and whether anything was changed. */
  readonly what: string;
  /** What can be done now, most likely first. */
  readonly remedies: readonly string[];
}
