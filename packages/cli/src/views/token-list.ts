import type { Token } from '@holdfast/sdk';
import type { Answer } from '../output/answer.js';
import { formatDetails } from '../output/details.js';
import { type Column, formatTable } from '../output/table.js';

interface Shown {
  readonly name: string;
  readonly created?: string;
  readonly expires?: string;
  readonly readOnly: boolean;
}

function toShown({ name, createdAt, expiresAt, readOnly }: Token): Shown {
  return {
    name,
    ...(createdAt === undefined ? {} : { created: createdAt.toISOString() }),
    ...(expiresAt === undefined ? {} : { expires: expiresAt.toISOString() }),
    readOnly,
  };
}

/** Tokens, one a line; of what they are nothing is shown. */
export function tokenList(tokens: readonly Token[], now: number): Answer {
  const shown = tokens.map(toShown);
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

/** The token that was made: the only time that it is seen. `file`: where it was written, for no daemon knows it yet. */
export function tokenMade(file: string | undefined, token: string, made: Token): Answer {
  const { name, expires, readOnly } = toShown(made);
  return {
    value: { name, token, expires, readOnly, ...(file === undefined ? {} : { file }) },
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
      (file === undefined ? '' : `${style('quiet', 'next:')} let the daemon know: systemctl reload holdfastd\n`),
  };
}
