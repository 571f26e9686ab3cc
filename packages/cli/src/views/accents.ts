import type { DomainState, OperationState } from '@holdfast/sdk';
import type { Accent, Style } from '../output/style.js';

const accents: Readonly<Record<string, Accent>> = {
  running: 'good',
  blocked: 'good',
  paused: 'warn',
  pmsuspended: 'warn',
  crashed: 'bad',
  shutoff: 'quiet',
  queued: 'warn',
  failed: 'bad',
};

/** A state, in the colour that it has everywhere. */
export function accentState(state: DomainState | OperationState, style: Style): string {
  const accent = accents[state];
  return accent === undefined ? state : style(accent, state);
}
