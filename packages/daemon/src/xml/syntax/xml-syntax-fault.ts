import { Fault } from '../../model/fault.js';
import { textPositions } from './text-position.js';

/** What is wrong with the syntax of a document, and where. */
export interface SyntaxProblem {
  /** Offset in the text. */
  readonly offset: number;
  /** What was found. */
  readonly found: string;
  /** What would have been accepted. */
  readonly expected: string;
}

/** The fault for a document that is not well-formed, or not the document expected. */
export function xmlSyntaxFault(text: string, { offset, found, expected }: SyntaxProblem): Fault {
  const { line, column } = textPositions(text)(offset);
  const message = `line ${line}, column ${column}: found ${found}; expected ${expected}`;
  return new Fault('XML_SYNTAX', message, { violations: [{ line, column, found, expected, message }] });
}

/** A piece of a document for a message: short, and on one line. */
export function excerpt(text: string, offset: number): string {
  if (offset >= text.length) return 'the end of the document';
  const rest = text.slice(offset, offset + 24).split(/[\r\n]/, 1)[0] ?? '';
  return rest === '' ? 'the end of the line' : JSON.stringify(rest);
}
