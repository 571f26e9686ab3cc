import { stringify } from 'yaml';
import type { OutputFormat } from './output-format.js';
import { plainValue } from './plain-value.js';
import type { Style } from './style.js';

/** What a command has to say, before it is known in which form. */
export interface Answer {
  /** For `json` and `yaml`. */
  readonly value: unknown;
  /** For `name`: what can be given to another command. */
  readonly names: readonly string[];
  /** For `table`: text for a human, with its line feeds. */
  readonly text: (style: Style) => string;
}

/** Writes an answer in a form; every form ends in a line feed, or is empty. */
export function formatAnswer(answer: Answer, format: OutputFormat, style: Style): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(plainValue(answer.value), undefined, 2)}\n`;
    case 'yaml':
      return stringify(plainValue(answer.value), { lineWidth: 0 });
    case 'name':
      return answer.names.map((name) => `${name}\n`).join('');
    case 'table':
      return answer.text(style);
  }
}

/** Writes one answer of a stream that has no end: a line of JSON, a YAML document, a name, or a line for a human. */
export function formatStreamedAnswer(answer: Answer, format: OutputFormat, style: Style): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(plainValue(answer.value))}\n`;
    case 'yaml':
      return `---\n${stringify(plainValue(answer.value), { lineWidth: 0 })}`;
    case 'name':
    case 'table':
      return formatAnswer(answer, format, style);
  }
}
