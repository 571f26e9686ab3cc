import { fileURLToPath } from 'node:url';
import { contentsOf } from '../contents.ts';
import { anchorOf } from '../anchor-of.ts';
import { startPage } from '../start-page.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const contents = contentsOf(repository);
const first = (title) => contents.find(({ text }) => text === title).items[0].link;

/** The site: what `npm run docs` has laid out in .holdfast/site/pages, with the list of docs/README.md at its side. */
export default {
  title: 'Holdfast',
  description: 'Virtual machines with an API that stays',
  lang: 'en',
  srcDir: `${repository}/.holdfast/site/pages`,
  outDir: `${repository}/site`,
  cacheDir: `${repository}/.holdfast/site/cache`,
  base: process.env.HOLDFAST_SITE_BASE ?? '/',
  // Nothing is fetched from anywhere when a page is read.
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: `${process.env.HOLDFAST_SITE_BASE ?? '/'}mark.svg` }]],
  markdown: {
    // Anchors as the pages have them where a repository is looked at.
    anchor: { slugify: anchorOf },
    toc: { slugify: anchorOf },
    config: escapeTags,
  },
  transformPageData(page) {
    if (page.relativePath === 'index.md') Object.assign(page.frontmatter, startPage);
  },
  themeConfig: {
    logo: '/mark.svg',
    nav: [
      { text: 'Quick start', link: '/quick-start' },
      { text: 'Concepts', link: first('Concepts') },
      { text: 'Guides', link: first('Guides') },
      { text: 'Reference', link: first('Reference') },
      { text: 'Compatibility', link: '/compatibility' },
    ],
    sidebar: contents,
    outline: { level: [2, 3] },
    search: { provider: 'local', options: { miniSearch: { searchOptions: { boostDocument: preferProse } } } },
  },
};

/** Pages to be read stand before pages to be looked up in what a search finds. */
function preferProse(id) {
  return /\/(reference|decisions)\//.test(id) ? 0.6 : 1;
}

/** `<name>` in a text means just that. Only what the reference of the SDK is made with, and comments, are HTML. */
function escapeTags(markdown) {
  const meant = /^\s*(<!--|<code v-pre>|<\/code>|<a href="|<\/a>)/;
  for (const rule of ['html_inline', 'html_block']) {
    markdown.renderer.rules[rule] = (tokens, index) => {
      const { content } = tokens[index];
      return meant.test(content) ? content : markdown.utils.escapeHtml(content);
    };
  }
}
