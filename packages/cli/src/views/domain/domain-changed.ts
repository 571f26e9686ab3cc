import type { Change, DomainRecord } from '@holdfast/sdk';
import type { Answer } from '../../output/answer.js';
import { formatBytes } from '../../output/bytes.js';

/** What was changed in a domain, or would be, and when it takes effect. */
export function domainChanged(domain: DomainRecord, changes: readonly Change[], done: string): Answer {
  return {
    value: { domain, changes },
    names: [domain.name],
    text(style) {
      const head = `domain ${style('strong', domain.name)} ${done}\n`;
      return head + changes.map((change) => `  ${changeLine(change)}\n`).join('');
    },
  };
}

function changeLine({ path, before, after, effect }: Change): string {
  const when = effect === 'unspecified' ? '' : ` (${effect.replace('-', ' ')})`;
  return `${path}: ${shown(path, before)} -> ${shown(path, after)}${when}`;
}

// The values are JSON; a whole device on one line would not be read by anybody.
function shown(path: string, json: string): string {
  if (json === '') return '-';
  if (path.endsWith('_bytes') && /^"?\d+"?$/.test(json)) return formatBytes(Number(json.replaceAll('"', '')));
  return json.length > 60 ? `${json.slice(0, 57)}...` : json;
}
