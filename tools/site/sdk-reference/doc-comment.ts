/** A documentation comment in parts, each as Markdown. */
export interface DocComment {
  readonly summary: string;
  readonly remarks: string;
  readonly returns: string;
  readonly throws: string;
  readonly examples: readonly string[];
  readonly parameters: readonly { readonly name: string; readonly text: string }[];
}

/** Takes a comment apart at its tags. */
export function parseDocComment(comment = ''): DocComment {
  const text = comment
    .replace(/^\/\*\*/, '')
    .replace(/\*\/\s*$/, '')
    .replaceAll(/^ *\* ?/gm, '');
  const [summary = '', ...blocks] = text.split(/^@(?=[a-z])/m);
  const named = (tag: string): readonly string[] =>
    blocks.filter((block) => block.startsWith(tag)).map((block) => block.slice(tag.length).trim());
  return {
    summary: asMarkdown(summary),
    remarks: named('remarks').map(asMarkdown).join('\n\n'),
    returns: named('returns').map(asMarkdown).join('\n\n'),
    throws: named('throws').map(asMarkdown).join('\n\n'),
    examples: named('example'),
    parameters: named('param ').map((block) => {
      const [, name = '', rest = ''] = /^(\w+)\s*-?\s*([^]*)$/.exec(block) ?? [];
      return { name, text: asMarkdown(rest) };
    }),
  };
}

/** The text of a comment without what VitePress would take for tags or for expressions. */
function asMarkdown(text: string): string {
  const linked = text
    .replaceAll(
      /\{@link ([^}|]+?)(?:\s*\|\s*([^}]*?))?\s*\}/g,
      (_, target: string, words?: string) => words ?? `\`${target}\``,
    )
    .trim();
  const parts = linked.split(/(`[^`]*`)/);
  return parts
    .map((part) => (part.startsWith('`') ? part : part.replaceAll('<', '&lt;').replaceAll('{{', '{ {')))
    .join('');
}

/** A text in one line, for a cell of a table. */
export function asCell(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ').replaceAll('|', '\\|');
}
