import type { Schema } from '../../schema.ts';
import { reasonsOf } from '../emit-reasons.ts';
import { docstring, generatedNotice, pascal, quoted } from './python-text.ts';

/** An exception for each reason, so that each can be caught by itself. */
export function emitPythonErrors(schema: Schema): Readonly<Record<string, string>> {
  const all = reasonsOf(schema).map((reason) => ({ ...reason, className: `${pascal(reason.name)}Error` }));
  return {
    '__init__.py': generatedNotice,
    'errors.py': [
      generatedNotice,
      docstring('An exception for each reason for which a call is refused.'),
      'from ..error import HoldfastError\n',
      ...all.map(
        ({ className, comment, name, rules }) =>
          `\n\nclass ${className}(HoldfastError):\n${docstring(comment, '    ')}\n    _reason = ${quoted(name)}\n    _libvirt_code = ${rules.libvirt}\n    _retryable = ${rules.retryable ? 'True' : 'False'}\n`,
      ),
      `\n\n__all__ = [\n${all.map(({ className }) => `    ${quoted(className)},\n`).join('')}]\n`,
      '\nBY_REASON = {\n',
      ...all.map(({ className, name }) => `    ${quoted(name)}: ${className},\n`),
      '}\n',
    ].join(''),
  };
}
