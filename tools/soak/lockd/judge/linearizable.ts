import { createRandom } from '../../../../packages/daemon/test/hostile/support/random.ts';

/** Something that was done to one object, from the moment it was asked for until its answer came. */
export interface Operation<Step> {
  readonly calledAt: number;
  /** Infinity: no answer came, and none will. It may have had its effect at any time since, or never. */
  readonly answeredAt: number;
  readonly step: Step;
}

/** What an object does when nobody else is there. */
export interface Model<State, Step> {
  readonly initial: State;
  /** The state after a step; undefined: no such answer could have been given in this state. */
  apply(state: State, step: Step): State | undefined;
  /** Equal for equal states. */
  keyOf(state: State): string;
}

type Done = readonly [number, number];

/** Whether there is an order that explains all answers. */
export type Verdict<State, Step> =
  /** The states that the object may be in at the end is one of these. */
  | { readonly isLinearizable: true; readonly state: State }
  | {
      readonly isLinearizable: false;
      /** The longest run that could be explained, and what it led to. */
      readonly explained: readonly Operation<Step>[];
      readonly state: State;
      /** What none of the next ones could be explained from there. */
      readonly stuckAt: readonly Operation<Step>[];
    };

interface Entry<Step> {
  readonly operation: Operation<Step>;
  /** Names it among the others, so that a set of them is named by the exclusive or of its names. */
  readonly name: readonly [number, number];
  /** The entry of the answer; undefined: this is one, or none came. */
  readonly answer: Entry<Step> | undefined;
  readonly isAnswer: boolean;
  before: Entry<Step> | undefined;
  after: Entry<Step> | undefined;
}

/**
 * Looks for an order of operations, each at one moment between its call and its answer, that the model could have answered so:
 * the search of Wing and Gong, with the memory of where it has been that Lowe added.
 */
export function linearize<State, Step>(
  model: Model<State, Step>,
  operations: readonly Operation<Step>[],
): Verdict<State, Step> {
  const head = asList(operations);
  const beenThere = new Set<string>();
  const path: { readonly entry: Entry<Step>; readonly state: State; readonly done: Done }[] = [];
  let state = model.initial;
  let done: Done = [0, 0];
  let unanswered = operations.filter(({ answeredAt }) => answeredAt !== Infinity).length;
  let [most, bestState, explained, stuckAt] = [0, state, [] as Operation<Step>[], [] as Operation<Step>[]];
  let entry = head.after;
  while (unanswered > 0 && entry !== undefined) {
    if (!entry.isAnswer) {
      const next = model.apply(state, entry.operation.step);
      const nextDone: Done = [done[0] ^ entry.name[0], done[1] ^ entry.name[1]];
      const place = next === undefined ? '' : `${nextDone.join()} ${model.keyOf(next)}`;
      if (next === undefined || beenThere.has(place)) {
        entry = entry.after;
        continue;
      }
      beenThere.add(place);
      path.push({ entry, state, done });
      state = next;
      done = nextDone;
      if (entry.answer !== undefined) unanswered--;
      takeOut(entry);
      most = Math.max(most, path.length);
      entry = head.after;
      continue;
    }
    // Its answer had come by now: one of those before it has to be undone.
    if (path.length === most) [explained, bestState, stuckAt] = [path.map(operationOf), state, open(head)];
    const last = path.pop();
    if (last === undefined) return { isLinearizable: false, explained, state: bestState, stuckAt };
    ({ state, done } = last);
    if (last.entry.answer !== undefined) unanswered++;
    putBack(last.entry);
    entry = last.entry.after;
  }
  return { isLinearizable: true, state };
}

function operationOf<Step>({ entry }: { readonly entry: Entry<Step> }): Operation<Step> {
  return entry.operation;
}

/** The calls before the first answer: one of these has to come next. */
function open<Step>(head: Entry<Step>): Operation<Step>[] {
  const found: Operation<Step>[] = [];
  for (let entry = head.after; entry !== undefined && !entry.isAnswer; entry = entry.after) found.push(entry.operation);
  return found;
}

/** Calls and answers in the order of time; at one moment calls come first. */
function asList<Step>(operations: readonly Operation<Step>[]): Entry<Step> {
  const random = createRandom(1);
  const entries = operations.flatMap((operation): { readonly at: number; readonly entry: Entry<Step> }[] => {
    const name: Done = [random.below(2 ** 32), random.below(2 ** 32)];
    const common = { operation, name, before: undefined, after: undefined };
    const answer = { ...common, answer: undefined, isAnswer: true };
    if (operation.answeredAt === Infinity)
      return [{ at: operation.calledAt, entry: { ...common, answer: undefined, isAnswer: false } }];
    return [
      { at: operation.calledAt, entry: { ...common, answer, isAnswer: false } },
      { at: operation.answeredAt, entry: answer },
    ];
  });
  entries.sort((one, other) => one.at - other.at || Number(one.entry.isAnswer) - Number(other.entry.isAnswer));
  const head = { isAnswer: false } as Entry<Step>;
  let last = head;
  for (const { entry } of entries) {
    last.after = entry;
    entry.before = last;
    last = entry;
  }
  return head;
}

function takeOut<Step>(entry: Entry<Step>): void {
  for (const each of [entry, entry.answer]) {
    if (each?.before) each.before.after = each.after;
    if (each?.after) each.after.before = each.before;
  }
}

function putBack<Step>(entry: Entry<Step>): void {
  for (const each of [entry.answer, entry]) {
    if (each?.before) each.before.after = each;
    if (each?.after) each.after.before = each;
  }
}
