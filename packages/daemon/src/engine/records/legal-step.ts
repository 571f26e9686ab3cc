import { assertLegal, type Verb } from '../../model/transitions.js';
import type { DomainRecord } from '../../objects/domain-record.js';
import { type Step, stepOf } from './step.js';

/** The step that a verb makes a domain take as it is now. @throws Fault INVALID_STATE */
export function legalStep(verb: Verb, { name, state, definition }: DomainRecord): Step {
  return stepOf(assertLegal(verb, { name, state, persistent: definition !== undefined }));
}
