import type { AffectScope } from '@holdfast/sdk';
import { type Command, Option } from 'commander';

/** Which configuration a change is about, as the user says it. */
export interface ScopeFlags {
  readonly live?: boolean;
  readonly nextBoot?: boolean;
  readonly both?: boolean;
}

/** Adds the three options, of which one may be given. */
export function addScopeOptions(command: Command): Command {
  return command
    .addOption(new Option('--live', 'change the running guest').conflicts(['nextBoot', 'both']))
    .addOption(new Option('--next-boot', 'change what it is started with the next time').conflicts(['live', 'both']))
    .addOption(new Option('--both', 'change both').conflicts(['live', 'nextBoot']));
}

/** What they mean; without any of them the running guest if there is one, else the next boot. */
export function scopeOf({ live, nextBoot, both }: ScopeFlags): { scope?: AffectScope } {
  if (live === true) return { scope: 'live' };
  if (nextBoot === true) return { scope: 'next-boot' };
  return both === true ? { scope: 'both' } : {};
}
