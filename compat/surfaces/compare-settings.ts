import { settingsByName } from '../../packages/daemon/dist/config/settings.js';
import { readSettings } from '../../packages/settings/dist/index.js';
import type { Finding } from '../finding.ts';
import type { SettingSurface } from './settings.ts';

/** What a config of a release means no longer. */
export function compareSettings(
  older: readonly SettingSurface[],
  newer: readonly SettingSurface[],
): readonly Finding[] {
  return older.flatMap((before) => {
    const after = newer.find(({ name }) => name === before.name);
    if (after === undefined) return [finding(before.name, 'the setting is gone')];
    const told: string[] = [];
    if (after.option !== before.option) told.push(`its option was ${before.option} and is ${after.option}`);
    if (after.variable !== before.variable) told.push(`its variable was ${before.variable} and is ${after.variable}`);
    if (after.kind !== before.kind) told.push(`it was a ${before.kind} and is a ${after.kind}`);
    if ((after.minimum ?? -Infinity) > (before.minimum ?? -Infinity)) told.push(`its minimum is ${after.minimum}`);
    if ((after.maximum ?? Infinity) < (before.maximum ?? Infinity)) told.push(`its maximum is ${after.maximum}`);
    const lost = before.choices?.filter((word) => after.choices?.includes(word) === false) ?? [];
    told.push(...lost.map((word) => `it does not accept ${word} any more`));
    if (before.reloadable && !after.reloadable) told.push('SIGHUP does not take it up any more');
    return told.map((what) => finding(before.name, what));
  });
}

/** What is wrong with the config file of a release, as the daemon of the build in dist reads it. */
export function findUnreadable(text: string, release: string): readonly Finding[] {
  const { problems } = readSettings(text, `holdfastd.toml of ${release}`, settingsByName);
  return problems.map((what) => finding('file', what));
}

/** Options of the daemons that are gone or take something else. */
export function compareProgramOptions(older: readonly string[], newer: readonly string[]): readonly Finding[] {
  return older
    .filter((option) => !newer.includes(option))
    .map((option) => ({
      layer: 'surfaces',
      subject: `program:${option}`,
      what: 'the option is gone, or takes something else',
      breaks: 'units and scripts that start the daemon with it: it does not start',
      instead: 'accept the old form beside the new one, with a warning that says what to write instead',
    }));
}

function finding(name: string, what: string): Finding {
  return {
    layer: 'surfaces',
    subject: `config:${name}`,
    what,
    breaks: 'hosts that are upgraded with their config: the daemon refuses it and does not start',
    instead: 'read the old name and the old values on, with a warning in the log that says what to write instead',
  };
}
