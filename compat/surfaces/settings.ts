import { presetOf, settings } from '../../packages/daemon/dist/config/settings.js';
import { expectedOf, plainOf } from '../../packages/settings/dist/index.js';
import { defaultPlaces } from '../../packages/daemon/dist/config/places.js';
import { usage } from '../../packages/daemon/dist/config/show/usage.js';
import { lockdSettingsByName } from '../../packages/lockd/dist/config/lockd-settings.js';
import { usage as lockdUsage } from '../../packages/lockd/dist/config/options.js';
import { usageOptions } from './usage-options.ts';

/** One thing that can be set, with every name that it goes by. */
export interface SettingSurface {
  /** Key in the file. */
  readonly name: string;
  readonly option: string;
  readonly variable: string;
  readonly kind: string;
  readonly choices?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  /** What is accepted, in words. */
  readonly expected: string;
  /** A value that is accepted, as the file has it: the default, where there is one; it does not depend on who runs the daemon. */
  readonly value?: unknown;
  readonly reloadable: boolean;
}

const places = defaultPlaces({ uid: 0, homeDirectory: '/root', environment: {} });

/** Everything that can be set of `holdfastd`, of the build in dist. */
export function readSettings(): readonly SettingSurface[] {
  if (settings.length === 0) throw new Error('the daemon has no settings');
  return settings.map(({ name, flag, variable, setting }) => {
    const value = plainOf(setting, presetOf(setting, places));
    const bounds = 'maximum' in setting ? { minimum: setting.minimum ?? 0, maximum: setting.maximum } : {};
    return {
      name,
      option: `--${flag}`,
      variable,
      kind: setting.kind,
      ...('choices' in setting ? { choices: setting.choices } : {}),
      ...bounds,
      expected: expectedOf(setting),
      ...(value === undefined ? {} : { value }),
      reloadable: setting.reloadable === true,
    };
  });
}

/** A file that sets everything which has a default, as somebody would have written it for this release. */
export function writeConfigFile(all: readonly SettingSurface[]): string {
  // Strings, lists, numbers and booleans of JSON are those of TOML.
  return all
    .map(({ name, value, expected }) =>
      value === undefined ? `# ${name}: ${expected}; not set` : `${name} = ${JSON.stringify(value)}`,
    )
    .map((line) => `${line}\n`)
    .join('');
}

/** Options of the daemons that their help explains, each with what it takes: `holdfast-lockd --socket PATH`; and the settings of lockd. */
export function readProgramOptions(): readonly string[] {
  const usages = { holdfastd: usage(places), 'holdfast-lockd': lockdUsage };
  const options = Object.entries(usages).flatMap(([program, text]) =>
    usageOptions(text).map((option) => `${program} ${option}`),
  );
  const keys = [...lockdSettingsByName.keys()].map((name) => `holdfast-lockd lockd.toml ${name}`);
  return [...options, ...keys];
}
