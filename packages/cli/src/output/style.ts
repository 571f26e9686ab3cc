import { styleText } from 'node:util';

/** Ways in which text stands out on a terminal. */
export type Accent = 'strong' | 'quiet' | 'good' | 'warn' | 'bad';

/** Colours text, or leaves it alone where colours are not wanted. */
export type Style = (accent: Accent, text: string) => string;

const formats = { strong: 'bold', quiet: 'dim', good: 'green', warn: 'yellow', bad: 'red' } as const;

/** Text as it is. */
export const plainStyle: Style = (_accent, text) => text;

const colourStyle: Style = (accent, text) => styleText(formats[accent], text, { validateStream: false });

/**
 * Picks the style for a stream: colours on a terminal only, never when `NO_COLOR` is set, always when `FORCE_COLOR` is.
 */
export function pickStyle(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): Style {
  const { NO_COLOR: none = '', FORCE_COLOR: force = '', TERM: terminal } = env;
  if (none !== '') return plainStyle;
  if (force !== '' && force !== '0') return colourStyle;
  return isTerminal && terminal !== 'dumb' ? colourStyle : plainStyle;
}
