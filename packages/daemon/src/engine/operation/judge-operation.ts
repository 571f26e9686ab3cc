import { DomainState } from '@holdfast/protocol';
import type { DomainRecord } from '../../objects/domain-record.js';

/**
 * What an operation came to that was under way when the daemon ended: done; taken back, as if it had never begun; or `told`:
 * the guest may have been told, and nothing is left to see it by. `later`: nobody can say before its guest answers.
 */
export type Judgement = 'done' | 'taken-back' | 'told' | 'later';

/** What is known of it. */
export interface Evidence {
  /** Whether something on disk says that it was committed. */
  readonly isCommitted: boolean;
  /** The domain once the daemon has dealt with its guest; undefined: it is gone. */
  readonly record: DomainRecord | undefined;
}

type Judge = (record: DomainRecord | undefined) => boolean;

const isOff: Judge = (record) => record?.live === undefined;
const hasState =
  (state: DomainState): Judge =>
  (record) =>
    record?.state === state;

/** How a verb shows. */
interface Sight {
  /** Whether a domain looks as it does when the verb is done. */
  readonly isDone: Judge;
  /** Whether the domain shows that it is not, though something was written down. */
  readonly isNot?: Judge;
  /** Whether the guest has to answer before that can be seen. */
  readonly asksGuest?: boolean;
  /** Whether it tells a guest something of which nothing stays. */
  readonly tells?: boolean;
}

// A guest whose saved state is still to be used has not gone on from it, though it was written down as there.
const start: Sight = {
  isDone: (record) => !isOff(record),
  isNot: (record) => isOff(record) && record?.saved !== undefined,
};

/** Done when it was written down, and only then. */
const written: Sight = { isDone: () => false };

/** One for each kind of operation, which are the methods of the schema that take a name. */
const sights: Readonly<Record<string, Sight>> = {
  start,
  create: start,
  define: written,
  rename: written,
  'set-autostart': written,
  'set-metadata': written,
  // Of a domain that runs, its guest is written first.
  undefine: {
    isDone: (record) => record?.definition === undefined,
    isNot: (record) => record?.definition !== undefined,
  },
  destroy: { isDone: isOff, asksGuest: true },
  'managed-save': { isDone: (record) => record?.saved !== undefined && isOff(record), asksGuest: true },
  'remove-managed-save': { isDone: (record) => record?.saved === undefined },
  suspend: { isDone: hasState(DomainState.DOMAIN_STATE_PAUSED), asksGuest: true },
  resume: { isDone: hasState(DomainState.DOMAIN_STATE_RUNNING), asksGuest: true },
  shutdown: { isDone: isOff, tells: true },
  reboot: { isDone: () => false, tells: true },
  reset: { isDone: () => false, tells: true },
  'attach-device': { isDone: () => false, asksGuest: true, tells: true },
  'detach-device': { isDone: () => false, asksGuest: true, tells: true },
  'set-memory': { isDone: () => false, tells: true },
  'set-vcpus': { isDone: () => false, tells: true },
};

/** The kinds of operations of which it is known how they show. */
export const judgedKinds: readonly string[] = Object.keys(sights);

/** Decides what such an operation came to. Pure. */
export function judgeOperation(kind: string, { isCommitted, record }: Evidence): Judgement {
  const sight = sights[kind];
  if (isCommitted && sight?.isNot?.(record) !== true) return 'done';
  // Of a later release: nobody here knows what it may have done.
  if (sight === undefined) return 'told';
  if (sight.asksGuest === true && record?.live?.unreachable === true) return 'later';
  if (sight.isDone(record)) return 'done';
  return sight.tells === true ? 'told' : 'taken-back';
}
