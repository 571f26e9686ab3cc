import type { ValueOf } from '@holdfast/settings';
import type { Sections } from './sections.js';

/** Everything that the daemon is told from outside, by section: validated, complete and frozen. */
export type Config = {
  readonly [Name in keyof Sections]: { readonly [Key in keyof Sections[Name]]: ValueOf<Sections[Name][Key]> };
};
