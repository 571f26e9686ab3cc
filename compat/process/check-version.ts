import type { Finding } from '../finding.ts';
import { compareVersions } from '../releases.ts';
import type { News } from './news.ts';

/** Whether the version that is being made is high enough for what is in it: the plan of the next release. */
export function checkVersion(
  last: string,
  version: string,
  { news, broken }: { readonly news: readonly News[]; readonly broken: boolean },
): readonly Finding[] {
  const needed = leastVersion(last, news.length > 0, broken);
  if (compareVersions(version, needed) >= 0) return [];
  const why = broken ? 'something is broken' : `${news[0]?.kind} ${news[0]?.name} is new`;
  return [
    {
      layer: 'process',
      subject: 'version',
      what: `the packages are ${version}, ${last} is released, and ${why}`,
      breaks: `whoever takes ${version} for a release without it: \`~${last}\` would install it`,
      instead: `give the packages version ${needed}`,
    },
  ];
}

function leastVersion(last: string, hasNews: boolean, broken: boolean): string {
  const [major = 0, minor = 0, patch = 0] = last.split('.').map(Number);
  if (broken && major > 0) return `${major + 1}.0.0`;
  return broken || hasNews ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch}`;
}
