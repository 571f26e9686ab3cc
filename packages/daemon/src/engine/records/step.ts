import type { DomainState, DomainStateReason, Event } from '@holdfast/protocol';
import { stateOf, stateReasonOf } from '../../model/states.js';
import { type Occurrence, type Transition, transitionFor, type Verb } from '../../model/transitions.js';

/** What an event tells beside the domain that it is about. */
export type Happening = NonNullable<Event['body']>;

/** A step in the life of a domain: how it is afterwards, and what is told of it. */
export interface Step {
  readonly state?: DomainState;
  readonly reason?: DomainStateReason;
  readonly events: readonly Happening[];
}

/** A row of the table of transitions as a change of a domain. */
export function stepOf({ to, reason, events }: Transition): Step {
  const told = events.map((value): Happening => ({ $case: 'lifecycle', value }));
  return to === 'same' ? { events: told } : { state: stateOf(to), reason: stateReasonOf(reason), events: told };
}

/** The step that follows from something in a state; undefined: it cannot happen there. */
export function possibleStep(trigger: Verb | Occurrence, state: DomainState): Step | undefined {
  const transition = transitionFor(trigger, state);
  return transition && stepOf(transition);
}

/** The step that follows from something in a state in which it is known to be possible. */
export function step(trigger: Verb | Occurrence, state: DomainState): Step {
  const found = possibleStep(trigger, state);
  if (found === undefined) throw new Error(`no transition ${trigger} from state ${state}`);
  return found;
}
