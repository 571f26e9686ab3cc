import { readSettingsFile, settingName } from '@holdfast/settings';
import type { Limits } from './limits.js';
import { type lockdSettings, lockdSettingsByName } from './lockd-settings.js';

/** What the file says; what it does not say is not there. */
export interface LockdConfig {
  readonly limits: Partial<Limits>;
  readonly fileDeadlineMs?: number;
}

/**
 * Reads the file of lockd's settings.
 * @param asked - Its path as the command line has it; undefined: the usual one is read, if it exists.
 */
export function readLockdConfig(
  asked: string | undefined,
  usual: string,
): LockdConfig | { readonly problems: readonly string[] } {
  const { values, problems } = readSettingsFile(asked, usual, lockdSettingsByName);
  if (problems.length > 0) return { problems };
  const said = <Key extends string>(
    key: Key,
    setting: keyof typeof lockdSettings,
  ): { readonly [Name in Key]?: number } => {
    const value = values.get(settingName(setting));
    // Only what its kind accepts is a value.
    return (value === undefined ? {} : { [key]: value }) as { readonly [Name in Key]?: number };
  };
  return {
    limits: {
      ...said('mostClients', 'maxClients'),
      ...said('mostHolds', 'maxHolds'),
      ...said('mostWaiting', 'maxWaiting'),
    },
    ...said('fileDeadlineMs', 'fileDeadlineMs'),
  };
}
