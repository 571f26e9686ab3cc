import type { Answer } from '../../output/answer.js';
import { formatDetails } from '../../output/details.js';

/** What a command about certificates has made. */
export interface PkiMade {
  readonly directory: string;
  readonly files: readonly string[];
  /** How many certificates the list has, where one was made. */
  readonly revoked?: number;
  /** What was added to it. */
  readonly added?: readonly { readonly commonName: string; readonly serial: string }[];
  /** What there is to do now. */
  readonly next: readonly string[];
}

/** The files that were made, and what to do next. */
export function pkiMade(made: PkiMade): Answer {
  const { next, ...value } = made;
  const { files, revoked, added } = made;
  return {
    value,
    names: files,
    text(style) {
      const head = formatDetails(
        [
          ['made', files],
          ['revoked', added?.map(({ commonName, serial }) => `${commonName} (${serial})`)],
          ['on the list', revoked === undefined ? undefined : String(revoked)],
        ],
        style,
      );
      return `${head}${next.map((line) => `${style('quiet', 'next:')} ${line}\n`).join('')}`;
    },
  };
}
