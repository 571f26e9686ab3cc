import type { DomainRecord } from '@holdfast/sdk';
import { formatAge } from '../../output/age.js';
import type { Answer } from '../../output/answer.js';
import { type Column, formatTable } from '../../output/table.js';
import { accentState } from '../accents.js';

/** Domains, one a line. */
export function domainList(domains: readonly DomainRecord[], now: number): Answer {
  const columns: readonly Column<DomainRecord>[] = [
    { title: 'Id', cell: ({ id }) => (id === undefined ? '' : String(id)) },
    { title: 'Name', cell: ({ name }) => name },
    { title: 'State', cell: ({ state }, style) => accentState(state, style) },
    { title: 'Reason', cell: ({ reason }) => (reason === 'unspecified' ? '' : reason) },
    { title: 'Autostart', cell: ({ autostart }) => (autostart ? 'yes' : 'no') },
    { title: 'Since', cell: ({ stateChangedAt: at }) => (at === undefined ? '' : formatAge(now - at.getTime())) },
  ];
  return {
    value: domains,
    names: domains.map(({ name }) => name),
    text: (style) => formatTable(columns, domains, style),
  };
}
