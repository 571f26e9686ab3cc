import type { Finding } from '../finding.ts';
import type { News } from './news.ts';

/** What is new in the surface since the last release, and not said in the part of the changelog that is not released yet. */
export function checkChangelog(changelog: string, last: string, news: readonly News[]): readonly Finding[] {
  if (news.length === 0) return [];
  const said = wordsOf(unreleasedPart(changelog, last));
  return news
    .filter(({ words }) => !words.some((word) => said.has(kebab(word))))
    .map(({ kind, name, words }) => ({
      layer: 'process',
      subject: `changelog:${kind}:${name}`,
      what: `the ${kind} is new, and CHANGELOG.md does not name it`,
      breaks: 'nothing; but nobody learns that it is there, and from its release on it stays for ever',
      instead: `name it in backquotes under the first heading of CHANGELOG.md, for example \`${words.at(-1)}\``,
    }));
}

/** The part under the first heading of a version. Throws when there is none, or it was released. */
function unreleasedPart(changelog: string, last: string): string {
  const [, heading = '', part] = /^## (.*)\n([^]*?)(?=^## |$(?![^]))/m.exec(changelog) ?? [];
  if (part === undefined || !/unreleased/i.test(heading) || heading.startsWith(`${last} `)) {
    throw new Error('CHANGELOG.md does not begin with a part "## <version> (unreleased)"');
  }
  return part;
}

/** Names in a text: those of several parts wherever they stand, single words where they are set as code. */
function wordsOf(text: string): ReadonlySet<string> {
  const code = [...text.matchAll(/`([^`]+)`/g)].map(([, inner = '']) => inner).join(' ');
  const named = text.match(/\w+(?:[-_.]\w+)+|\w*[a-z][A-Z]\w*|[A-Z]+/g) ?? [];
  const words = code.match(/\w+(?:[-_.]\w+)*/g) ?? [];
  // `domains.apply()` names apply too.
  return new Set([...named, ...words].flatMap((word) => [word, ...word.split('.')]).map(kebab));
}

/** A name in one spelling, however the language writes it. */
function kebab(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
}
