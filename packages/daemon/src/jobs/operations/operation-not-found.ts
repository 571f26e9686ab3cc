import { Fault } from '../../model/fault.js';

/** The refusal for an operation that is not known. */
export function operationNotFound(id: string): Fault {
  return new Fault('OPERATION_NOT_FOUND', `no operation ${id} is known`);
}
