import { closestWord } from '@holdfast/protocol';
import { checkOptions, shownValue, wrongValue } from '../errors/wrong-value.js';

/**
 * What a connection is asked for must be understood before one is made: of a program without types an option that is misspelt would
 * be none, and lead to another daemon, or let change what should only be looked at.
 * @throws HoldfastError INVALID_ARGUMENT
 */
export function checkTarget(
  options: { readonly uri?: string; readonly readOnly?: boolean },
  known: readonly string[],
  accepted = 'a URI, or an object',
): void {
  const names = known.join(', ');
  checkOptions(options, `${accepted} with ${names}`);
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    throw wrongValue(`options.${name}`, 'not known', closestWord(name, known) ?? `one of ${names}`);
  }
  const { uri, readOnly } = options;
  if (uri !== undefined && typeof uri !== 'string') {
    throw wrongValue('uri', shownValue(uri), 'a URI like qemu:///system, or the name of a profile');
  }
  if (readOnly !== undefined && typeof readOnly !== 'boolean') {
    throw wrongValue('readOnly', shownValue(readOnly), 'true or false');
  }
}
