import type { Style } from './style.js';

/** A line of a description: a label, and a text or several of them; undefined: the line is left out. */
export type Detail = readonly [label: string, text: string | readonly string[] | undefined];

/** Formats labelled lines with their texts under one another; every line ends in a line feed. */
export function formatDetails(details: readonly Detail[], style: Style): string {
  const shown = details.filter((detail) => detail[1] !== undefined && detail[1].length > 0);
  const width = Math.max(0, ...shown.map(([label]) => label.length)) + 3;
  let out = '';
  for (const [label, text] of shown) {
    const lines = typeof text === 'string' ? text.split('\n') : (text ?? []);
    for (const [index, line] of lines.entries()) {
      const head = index === 0 ? style('quiet', `${label}:`) + ' '.repeat(width - label.length - 1) : ' '.repeat(width);
      out += `${head}${line}\n`;
    }
  }
  return out;
}
