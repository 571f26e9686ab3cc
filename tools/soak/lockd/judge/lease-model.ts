import type { Model } from './linearizable.ts';

/** A grant as it is known from outside. */
export interface Grant {
  readonly owner: string;
  readonly shared: boolean;
  /** Undefined: nobody was told. */
  readonly token: number | undefined;
}

/** One lease: who holds it, and the greatest token that was told. */
export interface LeaseState {
  readonly grants: readonly Grant[];
  readonly lastToken: number;
}

/** What is done to a lease, and what came of it. */
export type LeaseStep =
  | { readonly op: 'grant'; readonly owner: string; readonly shared: boolean; readonly token: number | undefined }
  /** Refused, for these had it. */
  | { readonly op: 'busy'; readonly shared: boolean; readonly holders: readonly string[] }
  /** Given back; how many grants went by this call, undefined: nobody knows, because it was made more than once. */
  | { readonly op: 'release'; readonly owner: string; readonly released: number | undefined }
  /** Handed over. */
  | { readonly op: 'transfer'; readonly owner: string; readonly to: string; readonly token: number | undefined }
  /** The owner ended, or was forgotten; has an effect at most once, whenever that is. */
  | { readonly op: 'end'; readonly owner: string }
  /** Its file was taken away: whoever has it may lose it. */
  | { readonly op: 'lose' }
  /** Who has it, as lockd lists it. */
  | { readonly op: 'read'; readonly grants: readonly Grant[] };

/** A lease that nobody has, and whose tokens begin after this one. */
export function leaseModel(initial: LeaseState = { grants: [], lastToken: 0 }): Model<LeaseState, LeaseStep> {
  return { initial, apply, keyOf: (state) => JSON.stringify(state) };
}

function apply(state: LeaseState, step: LeaseStep): LeaseState | undefined {
  const { grants, lastToken } = state;
  const without = (owner: string): Grant[] => grants.filter((each) => each.owner !== owner);
  switch (step.op) {
    case 'grant': {
      const { owner, shared, token } = step;
      if (grants.some((each) => !(each.shared && shared)) || (token ?? Infinity) <= lastToken) return undefined;
      return { grants: sorted([...grants, { owner, shared, token }]), lastToken: token ?? lastToken };
    }
    case 'busy': {
      const inTheWay = grants.filter((each) => !(each.shared && step.shared)).map(({ owner }) => owner);
      return sameList(inTheWay, step.holders) ? state : undefined;
    }
    case 'release': {
      const left = without(step.owner);
      if (step.released !== undefined && grants.length - left.length !== step.released) return undefined;
      return { grants: left, lastToken };
    }
    case 'transfer': {
      const own = grants.find(({ owner }) => owner === step.owner);
      if (own === undefined || (step.token ?? Infinity) <= lastToken) return undefined;
      const given = { ...own, owner: step.to, token: step.token };
      return { grants: sorted([...without(step.owner), given]), lastToken: step.token ?? lastToken };
    }
    case 'end': {
      const left = without(step.owner);
      return left.length === grants.length ? undefined : { grants: left, lastToken };
    }
    case 'lose':
      return grants.length === 0 ? undefined : { grants: [], lastToken };
    case 'read':
      return isSeen(grants, step.grants) ? state : undefined;
    default:
      return step satisfies never;
  }
}

function isSeen(grants: readonly Grant[], seen: readonly Grant[]): boolean {
  const isThere = (each: Grant, in_: readonly Grant[]): boolean =>
    in_.some(
      ({ owner, shared, token }) =>
        owner === each.owner && shared === each.shared && (token ?? each.token) === (each.token ?? token),
    );
  return (
    grants.length === seen.length &&
    grants.every((each) => isThere(each, seen)) &&
    seen.every((each) => isThere(each, grants))
  );
}

function sameList(one: readonly string[], other: readonly string[]): boolean {
  return one.toSorted().join() === other.toSorted().join();
}

/** Whoever came first is the same state. */
function sorted(grants: readonly Grant[]): Grant[] {
  return grants.toSorted((one, other) => (one.owner < other.owner ? -1 : 1));
}
