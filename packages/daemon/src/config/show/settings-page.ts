import { kindOf, plainOf } from '@holdfast/settings';
import type { Places } from '../places.js';
import { type NamedSetting, presetOf, settings } from '../settings.js';

/** Writes the tables of the documentation, one a section. Pure. */
export function settingsPage(places: Places): string {
  const names = [...new Set(settings.map(({ section }) => section))];
  return names
    .map((section) => {
      const rows = settings.filter((each) => each.section === section).map((each) => row(each, places));
      return [
        `### ${section}`,
        '',
        '| key | default | accepted | reload | meaning |',
        '|---|---|---|---|---|',
        ...rows,
      ].join('\n');
    })
    .join('\n\n');
}

function row({ name, setting }: NamedSetting, places: Places): string {
  const plain = plainOf(setting, presetOf(setting, places));
  const shown = plain === undefined ? 'none' : `\`${JSON.stringify(plain)}\``;
  const unit = setting.kind === 'milliseconds' || setting.kind === 'seconds' || setting.kind === 'bytes';
  const accepted = `${kindOf(setting).expected(setting)}${unit ? `, in ${setting.kind}` : ''}`;
  const cells = [`\`${name}\``, shown, accepted, setting.reloadable === true ? 'yes' : 'no', setting.summary];
  return `| ${cells.map((cell) => cell.replaceAll(/[|<]/g, String.raw`\$&`)).join(' | ')} |`;
}
