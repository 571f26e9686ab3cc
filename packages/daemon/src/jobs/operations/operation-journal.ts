import type { StoredOperation } from '@holdfast/protocol';

/** Where operations are kept for the next daemon. */
export interface OperationJournal {
  /** Keeps one as it is now. Resolves when the next daemon would find it though this one were killed; never rejects. */
  keep(operation: StoredOperation): Promise<void>;
  /** Keeps these alone, in this order. Never rejects. */
  rewrite(operations: readonly StoredOperation[]): Promise<void>;
}
