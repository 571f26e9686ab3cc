import { reasons as table } from '@holdfast/protocol';
import type { ErrorReason } from '../gen/index.js';

/**
 * A reason that this release knows.
 *
 * @public
 */
export type ReasonName = Exclude<ErrorReason, `unknown(${number})`>;

/**
 * What a reason means in other vocabularies.
 *
 * @public
 */
export interface ReasonRules {
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

/**
 * Every reason for which a call can be refused, with what it means in other vocabularies.
 *
 * @public
 */
export const reasons: Readonly<Record<ReasonName, ReasonRules>> = table;
