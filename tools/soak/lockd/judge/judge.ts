import type { Answer, Call, Entry } from './history.ts';
import { type LeaseState, type LeaseStep, leaseModel } from './lease-model.ts';
import { type Operation, linearize } from './linearizable.ts';

/** Somebody found another one who believes to have a lease that he has, too. */
export interface Conflict {
  readonly at: number;
  readonly lease: string;
  readonly text: string;
}

/** Another program had the lock of a lease from one moment to the other, while somebody believed to have the lease. */
export interface Grab extends Conflict {
  readonly until: number;
  readonly pid: number;
  readonly owner: string;
}

interface Known {
  readonly managerPid: number;
  readonly registeredAt: number;
  pid?: number;
  inherits?: boolean;
  /** From when on lockd may forget it. */
  endsAt?: number;
}

/**
 * Holds what was recorded against what leases can do. What follows from a kill is allowed for: an owner whose process ended, or
 * that had none when lockd was killed, may be forgotten from then on, and nobody else.
 */
export class Judge {
  readonly #owners = new Map<string, Known>();
  readonly #states = new Map<string, LeaseState>();
  readonly #removed = new Set<string>();
  readonly #ended = new Set<number>();
  readonly #down: { from: number; until: number }[] = [];
  operations = 0;

  /** Judges one round, which began and ends with all at rest; answers what is wrong with it. */
  judge(entries: readonly Entry[]): string[] {
    const problems: string[] = [];
    for (const entry of entries) {
      this.#note(entry);
      if (entry.kind === 'exit' && !this.#ended.has(entry.pid)) problems.push(`guest ${entry.pid} ended by itself`);
    }
    const steps = byLease(this.#steps(entries));
    for (const lease of new Set([...steps.keys(), ...this.#states.keys()])) {
      const operations = steps.get(lease)?.map(({ operation }) => operation) ?? [];
      this.operations += operations.length;
      const before = this.#states.get(lease) ?? { grants: [], lastToken: 0 };
      const verdict = linearize(leaseModel(before), [
        ...operations,
        ...this.#endings(entries, before, operations),
        ...(this.#removed.has(lease) ? [loss, loss] : []),
      ]);
      if (verdict.isLinearizable) this.#states.set(lease, verdict.state);
      else {
        const { explained, state, stuckAt } = verdict;
        this.#states.set(lease, stateAsRead(before, operations, state));
        const recent = explained.slice(-8).map((each) => JSON.stringify(each));
        problems.push(
          `${lease} has no order that explains it. From ${JSON.stringify(before)} after ${recent.join(' ')}, in ` +
            `${JSON.stringify(state)}, none of ${stuckAt.map((each) => JSON.stringify(each)).join(' ')}`,
        );
      }
    }
    return problems;
  }

  /** Whether the file of a lease was taken away ever: whoever had it then may have lost it. */
  isFragile(lease: string): boolean {
    return this.#removed.has(lease);
  }

  /** Of what was found by those who believe to have leases: what must not be. */
  conflicts(found: readonly Conflict[]): string[] {
    return found
      .filter(({ lease }) => !this.#removed.has(lease))
      .map(({ lease, text }) => `two have ${lease}: ${text}`);
  }

  /** Of what the competitor got: what it must not have. What nobody inherited is free while no lockd runs. */
  grabs(found: readonly Grab[]): { readonly problems: string[]; readonly allowed: number } {
    const bad = found.filter(({ lease, at, until, owner }) => {
      const isDown = this.#down.some((down) => at <= down.until && until >= down.from);
      return !this.#removed.has(lease) && !(isDown && this.#owners.get(owner)?.inherits !== true);
    });
    return {
      problems: bad.map(({ lease, text }) => `another program locked ${lease} beside its holder: ${text}`),
      allowed: found.length - bad.length,
    };
  }

  /** Whether no lockd ran at some moment of this time. */
  wasDown(from: number, until: number): boolean {
    return this.#down.some((down) => from <= down.until && until >= down.from);
  }

  #note(entry: Entry): void {
    switch (entry.kind) {
      case 'owner':
        this.#owners.set(entry.owner, {
          managerPid: entry.managerPid,
          registeredAt: entry.at,
          // Whoever ends lockd says so first, and it serves for some while longer.
          ...(this.wasDown(entry.at, entry.at) ? { endsAt: entry.at } : {}),
        });
        break;
      case 'bound': {
        const known = this.#owners.get(entry.owner);
        if (known) Object.assign(known, { pid: entry.pid, inherits: entry.inherits });
        break;
      }
      case 'death':
        this.#ended.add(entry.pid);
        for (const known of this.#owners.values()) {
          if ((known.pid ?? known.managerPid) === entry.pid) known.endsAt ??= entry.at;
        }
        break;
      case 'lockd':
        if (entry.is === 'down') {
          this.#down.push({ from: entry.at, until: Infinity });
          for (const known of this.#owners.values()) if (known.pid === undefined) known.endsAt ??= entry.at;
        } else for (const down of this.#down) down.until = Math.min(down.until, entry.at);
        break;
      case 'removal':
        this.#removed.add(entry.lease);
        break;
      default:
        break;
    }
  }

  #steps(entries: readonly Entry[]): { readonly lease: string; readonly operation: Operation<LeaseStep> }[] {
    const answers = new Map<string, { readonly at: number; readonly answer: Answer }>();
    const known = new Set(this.#states.keys());
    for (const entry of entries) {
      if (entry.kind === 'answer') answers.set(entry.id, entry);
      if (entry.kind === 'call' && entry.call.op === 'acquire')
        for (const { lease } of entry.call.leases) known.add(lease);
    }
    return entries.flatMap((entry) => {
      if (entry.kind !== 'call') return [];
      const answered = answers.get(entry.id);
      const answer = answered?.answer ?? { op: 'unknown' };
      const answeredAt = answer.op === 'unknown' ? Infinity : (answered?.at ?? Infinity);
      return stepsOf(entry.owner, entry.call, answer, [...known]).map(({ lease, step }) => ({
        lease,
        operation: { calledAt: entry.at, answeredAt, step },
      }));
    });
  }

  /** Owners that have to do with a lease and may be forgotten. */
  #endings(
    entries: readonly Entry[],
    before: LeaseState,
    operations: readonly Operation<LeaseStep>[],
  ): Operation<LeaseStep>[] {
    const since = entries[0]?.at ?? 0;
    const concerned = new Set([
      ...before.grants.map(({ owner }) => owner),
      ...operations.flatMap(({ step }) =>
        step.op === 'grant' ? [step.owner] : step.op === 'transfer' ? [step.to] : [],
      ),
    ]);
    return [...concerned].flatMap((owner) => {
      const endsAt = this.#owners.get(owner)?.endsAt;
      if (endsAt === undefined) return [];
      return [{ calledAt: Math.max(endsAt, since), answeredAt: Infinity, step: { op: 'end', owner } }];
    });
  }
}

/**
 * Where a lease is that no order explains, so that the next round is judged from there and not from nothing: with those who had it
 * when it was read last, and after the greatest token that anybody was told.
 */
function stateAsRead(before: LeaseState, operations: readonly Operation<LeaseStep>[], reached: LeaseState): LeaseState {
  let { grants } = reached;
  let { lastToken } = before;
  let readAt = -Infinity;
  for (const { calledAt, step } of operations) {
    if (step.op === 'read' && calledAt > readAt) [readAt, grants] = [calledAt, step.grants];
    if (step.op === 'grant' || step.op === 'transfer') lastToken = Math.max(lastToken, step.token ?? 0);
  }
  return { grants, lastToken: Math.max(lastToken, ...grants.map(({ token }) => token ?? 0)) };
}

const loss: Operation<LeaseStep> = { calledAt: 0, answeredAt: Infinity, step: { op: 'lose' } };

interface Placed {
  readonly lease: string;
  readonly step: LeaseStep;
}

function stepsOf(owner: string, call: Call, answer: Answer, allLeases: readonly string[]): Placed[] {
  if (answer.op === 'refused') return [];
  switch (call.op) {
    case 'acquire':
      if (answer.op === 'busy') {
        const shared = call.leases.find(({ lease }) => lease === answer.lease)?.shared ?? false;
        return [{ lease: answer.lease, step: { op: 'busy', shared, holders: answer.holders } }];
      }
      return call.leases.map(({ lease, shared }, index) => {
        const token = answer.op === 'granted' ? answer.tokens[index] : undefined;
        return { lease, step: { op: 'grant', owner, shared, token } };
      });
    case 'release':
      return call.leases.map((lease) => {
        const isKnown = answer.op === 'released' && (answer.isFirst || answer.leases.includes(lease));
        const released = isKnown ? Number(answer.leases.includes(lease)) : undefined;
        return { lease, step: { op: 'release', owner, released } };
      });
    case 'transfer':
      return call.leases.map((lease, index) => {
        const token = answer.op === 'granted' ? answer.tokens[index] : undefined;
        return { lease, step: { op: 'transfer', owner, to: call.to, token } };
      });
    case 'read': {
      if (answer.op !== 'read') return [];
      const seen = byLease(answer.grants);
      return [...new Set([...allLeases, ...seen.keys()])].map((lease) => {
        const grants = seen.get(lease)?.map(({ owner: of, shared, token }) => ({ owner: of, shared, token })) ?? [];
        return { lease, step: { op: 'read', grants } };
      });
    }
    default:
      return call satisfies never;
  }
}

function byLease<T extends { readonly lease: string }>(all: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const map = new Map<string, T[]>();
  for (const each of all) {
    const list = map.get(each.lease);
    if (list) list.push(each);
    else map.set(each.lease, [each]);
  }
  return map;
}
