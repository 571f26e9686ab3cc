import { expect } from 'vitest';
import type { Finding } from '../finding.ts';

/** A change of a kind that a gate has to see, or has to let pass. */
export interface Change<Surface> {
  readonly what: string;
  /** Makes the change in a copy. */
  readonly make: (surface: Surface) => void;
}

/** A change that breaks, and what the gate has to say of it. */
export interface Mutant<Surface> extends Change<Surface> {
  /** The subject of the finding, and a part of what it says. */
  readonly found: readonly [subject: string | RegExp, what: string | RegExp];
}

/** Expects that findings have the one that a mutant needs, and that it says what breaks and what to do. */
export function expectFound(
  { found: [subject, what] }: Pick<Mutant<never>, 'found'>,
  findings: readonly Finding[],
): void {
  const matches = (text: string, wanted: string | RegExp): boolean =>
    typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
  const told = findings.map((each) => `${each.subject}: ${each.what}`);
  const bite = findings.find((each) => matches(each.subject, subject) && matches(each.what, what));
  expect(bite, `nothing found of ${String(subject)}; found: ${told.join('\n') || 'nothing'}`).toBeDefined();
  expect(bite?.breaks.length).toBeGreaterThan(10);
  expect(bite?.instead.length).toBeGreaterThan(10);
}
