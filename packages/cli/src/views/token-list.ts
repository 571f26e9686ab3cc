import type { Answer } from '../output/answer.js';
import { formatDetails } from '../output/details.js';
import { type Column, formatTable } from '../output/table.js';
import type { KeptToken } from '../token/token-store.js';

type Shown = Omit<KeptToken, 'sha256'>;

/** Tokens, one a line; of what they are nothing is shown. */
export function tokenList(tokens: readonly KeptToken[], now: number): Answer {
  const shown: readonly Shown[] = tokens.map(({ name, created, expires, readOnly }) => ({
    name,
    created,
    ...(expires === undefined ? {} : { expires }),
    readOnly,
  }));
  const columns: readonly Column<Shown>[] = [
    { title: 'Name', cell: ({ name }) => name },
    { title: 'May', cell: ({ readOnly }) => (readOnly ? 'look' : 'look and change') },
    {
      title: 'Until',
      cell: ({ expires }, style) => {
        if (expires === undefined) return 'for ever';
        return Date.parse(expires) < now ? style('bad', `ended ${expires.slice(0, 10)}`) : expires.slice(0, 10);
      },
    },
  ];
  return {
    value: shown,
    names: shown.map(({ name }) => name),
    text: (style) => formatTable(columns, shown, style),
  };
}

/** The token that was made: the only time that it is seen. */
export function tokenMade(file: string, token: string, { name, expires, readOnly }: KeptToken): Answer {
  return {
    value: { name, token, expires, readOnly, file },
    names: [token],
    text: (style) =>
      formatDetails(
        [
          ['token', style('strong', token)],
          ['name', name],
          ['until', expires?.slice(0, 10)],
        ],
        style,
      ) +
      `${style('quiet', 'next:')} keep it now, it is not shown again\n` +
      `${style('quiet', 'next:')} let the daemon know: systemctl reload holdfastd\n`,
  };
}
