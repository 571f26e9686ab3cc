import { type NumberSetting, settingName } from '@holdfast/settings';
import { usualFileDeadlineMs } from '../leases/files/file-systems.js';
import { usualLimits } from './limits.js';

/** What the file of lockd's settings may say. It is read at each start, and by each image that takes over. */
export const lockdSettings: Readonly<
  Record<'maxClients' | 'maxHolds' | 'maxWaiting' | 'fileDeadlineMs', NumberSetting>
> = {
  maxClients: {
    kind: 'count',
    preset: usualLimits.mostClients,
    minimum: 1,
    maximum: 1_000_000,
    summary: 'connections for calls at a time',
  },
  maxHolds: {
    kind: 'count',
    preset: usualLimits.mostHolds,
    minimum: 1,
    maximum: 1_000_000,
    summary: 'hold connections at a time: one for each guest',
  },
  maxWaiting: {
    kind: 'count',
    preset: usualLimits.mostWaiting,
    minimum: 1,
    maximum: 1_000_000,
    summary: 'requests that wait for busy leases at a time',
  },
  fileDeadlineMs: {
    kind: 'milliseconds',
    preset: usualFileDeadlineMs,
    minimum: 100,
    maximum: 600_000,
    summary: 'how long a network or FUSE file system may take for one operation; --file-deadline goes before it',
  },
};

/** The same by the names that they have in the file. */
export const lockdSettingsByName: ReadonlyMap<string, NumberSetting> = new Map(
  Object.entries(lockdSettings).map(([key, setting]) => [settingName(key), setting]),
);
