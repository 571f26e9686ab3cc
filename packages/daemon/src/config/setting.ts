import type { Section as AnySection, Setting as AnySetting } from '@holdfast/settings';
import type { Places } from './places.js';

/** One thing that can be set; what it is by default may depend on who runs the daemon. */
export type Setting = AnySetting<Places>;

/** Settings that belong together, by their keys in the config. */
export type Section = AnySection<Places>;
