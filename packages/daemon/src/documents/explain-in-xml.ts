import { Fault } from '../model/fault.js';
import { locateFields } from '../xml/locate-fields.js';

/** Whether an error says of fields what is wrong with them. */
export function isExplicable(error: unknown): error is Fault {
  return error instanceof Fault && error.details.violations !== undefined;
}

/**
 * Tells what is wrong with a configuration in the terms in which it was given: for a document, with path, line and
 * column of each place. Any other error stays as it is.
 */
export function explainInXml(error: unknown, xml: string | undefined): unknown {
  if (xml === undefined || !isExplicable(error)) return error;
  const locate = locateFields('domain', xml);
  const violations = (error.details.violations ?? [])
    .map((violation) => ({ ...violation, ...locate(violation.field?.replace(/^spec\./, '') ?? '') }))
    .toSorted((one, other) => one.line - other.line || one.column - other.column);
  const [first] = violations;
  if (first === undefined) return error;
  const more = violations.length === 1 ? '' : ` (and ${violations.length - 1} more)`;
  const message = `line ${first.line}, column ${first.column}: ${first.message ?? error.message}${more}`;
  // What no driver would accept is the document's fault, as it is when its own reader refuses it.
  const reason = error.reason === 'INVALID_ARGUMENT' ? 'XML_INVALID' : error.reason;
  return new Fault(reason, message, { ...error.details, violations }, { cause: error });
}
