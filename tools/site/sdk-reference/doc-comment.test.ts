import { expect, test } from 'vitest';
import { asCell, parseDocComment } from './doc-comment.ts';

test('a comment falls into its parts', () => {
  const comment = `/**
 * Waits for {@link Domain | it}, or \`Promise<T>\`.
 *
 * @remarks
 *
 * Not for <ever>.
 *
 * @param state - The state,
 *   or several.
 * @returns The domain.
 * @throws HoldfastError DEADLINE_EXCEEDED
 *
 * @public
 */
`;
  expect(parseDocComment(comment)).toEqual({
    summary: 'Waits for it, or `Promise<T>`.',
    remarks: 'Not for &lt;ever>.',
    returns: 'The domain.',
    throws: 'HoldfastError DEADLINE_EXCEEDED',
    examples: [],
    parameters: [{ name: 'state', text: 'The state,\n  or several.' }],
  });
});

test('a cell is one line, and ends at no bar of its own', () => {
  expect(asCell('a | b\n  c')).toBe('a \\| b c');
});
