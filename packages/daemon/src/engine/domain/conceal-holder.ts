import type { ErrorDetail, Operation } from '@holdfast/protocol';
import { Fault } from '../../model/fault.js';
import type { CallContext } from '../call-context.js';
import type { Services } from '../services.js';
import { accessObjectOf } from './access-object.js';

/** Who stands in the way, as refusals name it. */
type Holder = Pick<NonNullable<ErrorDetail['holder']>, 'uuid' | 'name'>;

/** Takes the guest that stands in the way out of a refusal whose reader may not know that there is one of that name. */
export function concealHolder(context: CallContext, at: Services, error: unknown): unknown {
  if (!(error instanceof Fault)) return error;
  const { holder, unnamed, violations = [], metadata: { operation_id: id } = {} } = error.details;
  if (mayKnow(context, at, holder)) return error;
  const { message = 'another guest stands in the way', metadata = {}, ...details } = unnamed ?? {};
  // That is the reader's own.
  const named = { ...(id === undefined ? {} : { operation_id: id }), ...metadata };
  return new Fault(error.reason, message, { violations, ...details, metadata: named }, { cause: error });
}

/** The same for an operation that was refused so: its reader may know of its domain, and not of the other one. */
export function concealHolderOf(context: CallContext, at: Services, operation: Operation): Operation {
  const { error } = operation;
  if (error === undefined || mayKnow(context, at, error.holder)) return operation;
  return {
    ...operation,
    error: { ...error, holder: undefined, hint: '', metadata: { operation_id: operation.id } },
    errorMessage: 'another guest stood in the way',
  };
}

function mayKnow({ access }: CallContext, at: Services, holder: Partial<Holder> | undefined): boolean {
  const { uuid = '', name = '' } = holder ?? {};
  // What is no guest, a tool of an administrator say, is nobody's secret.
  return uuid === '' || access.maySee(accessObjectOf(at, uuid, name));
}
