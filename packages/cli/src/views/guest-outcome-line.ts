import type { GuestOutcome } from '../guests/guest-outcome.js';
import type { Answer } from '../output/answer.js';

const words: Readonly<Record<GuestOutcome['outcome'], string>> = {
  off: 'is shut off',
  destroyed: 'was destroyed',
  saved: 'is saved',
  left: 'is left running',
  running: 'still runs',
  started: 'started',
  'already running': 'runs already',
  ignored: 'is not started again',
  failed: 'failed',
};

/** One line on what became of a guest. */
export function guestOutcomeLine(outcome: GuestOutcome): Answer {
  const { name, message } = outcome;
  return {
    value: outcome,
    names: [name],
    text: (style) => {
      const isBad = outcome.outcome === 'running' || outcome.outcome === 'failed';
      const word = isBad ? style('bad', words[outcome.outcome]) : words[outcome.outcome];
      return `guest ${name} ${word}${message === '' ? '' : `: ${message}`}\n`;
    },
  };
}
