/** A manual page as it is written, in the macros of man(7). */
export class Roff {
  #text: string;

  constructor(name: string, section: number, version: string) {
    this.#text = `.TH ${name.toUpperCase()} ${section} "" "Holdfast ${version}" "Holdfast"\n`;
  }

  get text(): string {
    return this.#text;
  }

  /** The first section, which indexes of manual pages read. */
  name(name: string, summary: string): this {
    return this.heading('name').#raw(`${escapeText(name)} \\- ${escapeText(summary)}\n`);
  }

  heading(title: string): this {
    this.#text += `.SH ${escapeText(title.toUpperCase())}\n`;
    return this;
  }

  subheading(title: string): this {
    this.#text += `.SS ${escapeText(title)}\n`;
    return this;
  }

  paragraph(text: string): this {
    this.#text += `.PP\n${escapeText(text)}\n`;
    return this;
  }

  /** A term and what it means. */
  item(term: string, ...meaning: readonly string[]): this {
    this.#text += `.TP\n.B ${escapeText(term)}\n${meaning.map(escapeText).join('\n.br\n')}\n`;
    return this;
  }

  /** Lines as they stand. */
  literal(text: string): this {
    const lines = text.trimEnd().split('\n').map(escapeText);
    this.#text += `.PP\n.nf\n${lines.map((line) => `  ${line}`).join('\n')}\n.fi\n`;
    return this;
  }

  /** Other pages, as `name(section)`. */
  seeAlso(pages: readonly string[]): this {
    const names = pages.map((page) =>
      page.replace(/^(.*)\((\d)\)$/, String.raw`\fB$1\fR($2)`).replaceAll('-', String.raw`\-`),
    );
    return this.heading('see also').#raw(`${names.join(',\n')}\n`);
  }

  #raw(text: string): this {
    this.#text += text;
    return this;
  }
}

/** A hyphen that can be copied, a backslash that is one, and no line that is taken for a macro. */
function escapeText(text: string): string {
  const escaped = text
    .replaceAll('\\', String.raw`\e`)
    .replaceAll('-', String.raw`\-`)
    .replaceAll(/^([.'])/gm, String.raw`\&$1`);
  return escaped === '' ? String.raw`\&` : escaped;
}
