import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What is wrong with the links of a built site: each that leads to no file of it, or to no anchor there. Links to other
 * sites are left alone.
 */
export function brokenLinks(site: string, base: string): string[] {
  const pages = readdirSync(site, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html'));
  const texts = new Map(pages.map((page) => [page, readFileSync(join(site, page), 'utf8')]));
  const anchors = new Map([...texts].map(([page, text]) => [page, anchorsIn(text)]));
  const broken = new Set<string>();
  for (const [page, text] of texts) {
    for (const [, target = ''] of text.matchAll(/<a\b[^>]*\shref="([^"]*)"/g)) {
      const url = new URL(target.replaceAll('&amp;', '&'), `http://site.invalid${base}${page}`);
      if (url.host !== 'site.invalid') continue;
      const problem = problemOf(site, base, url, anchors);
      if (problem !== '') broken.add(`${page}: ${target}: ${problem}`);
    }
  }
  return [...broken].toSorted();
}

function problemOf(site: string, base: string, url: URL, anchors: ReadonlyMap<string, ReadonlySet<string>>): string {
  const path = decodeURIComponent(url.pathname);
  if (!path.startsWith(base)) return `lies outside ${base}`;
  const place = path.slice(base.length);
  const file = [place, `${place}.html`, join(place, 'index.html')].find(
    (each) => anchors.has(each) || (/\.\w+$/.test(each) && existsSync(join(site, each))),
  );
  if (file === undefined) return 'there is no such page';
  const anchor = decodeURIComponent(url.hash.slice(1));
  return anchor === '' || anchors.get(file)?.has(anchor) === true ? '' : `${file} has no such anchor`;
}

function anchorsIn(text: string): ReadonlySet<string> {
  return new Set(Array.from(text.matchAll(/\sid="([^"]+)"/g), ([, id = '']) => decodeEntities(id)));
}

function decodeEntities(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
