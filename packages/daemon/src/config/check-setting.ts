import { isAbsolute } from 'node:path';
import type { Setting, SettingValue } from './settings.js';

/** Says whether a value is good for a setting, and what was needed if not. */
export function checkSetting(setting: Setting, found: unknown): { value: SettingValue } | { expected: string } {
  const { kind, choices = [], minimum = 0, maximum = Number.MAX_SAFE_INTEGER } = setting;
  switch (kind) {
    case 'path':
      // The daemon may be started anywhere: a relative path would mean another file each time.
      if (typeof found === 'string' && isAbsolute(found) && !found.includes('\0')) return { value: found };
      return { expected: 'an absolute path' };
    case 'choice':
      if (typeof found === 'string' && choices.includes(found)) return { value: found };
      return { expected: `one of ${choices.join(', ')}` };
    case 'number':
      if (typeof found === 'number' && Number.isInteger(found) && found >= minimum && found <= maximum) {
        return { value: found };
      }
      return { expected: `a whole number from ${minimum} to ${maximum}` };
  }
}
