import { describe, expect, test } from 'vitest';
import type { Finding } from '../finding.ts';
import { tellFindings } from '../finding.ts';
import { checkChangelog } from '../process/check-changelog.ts';
import { checkVersion } from '../process/check-version.ts';
import { applyLedger, parseLedger } from '../process/exceptions.ts';
import { findNews, type WholeSurface } from '../process/news.ts';
import { keptReleases, releases } from '../releases.ts';
import type { Element } from '../schema/elements.ts';
import { elementsOf } from '../schema/elements.ts';
import { releasedSurfaces } from '../surfaces/snapshot.ts';
import { anImage } from './descriptors.ts';
import { expectFound } from './mutant.ts';
import { typingsBase } from './typings-changes.ts';

const finding: Finding = {
  layer: 'surfaces',
  subject: 'cli:holdfast domain start --paused',
  what: 'the option is gone',
  breaks: 'scripts that run it',
  instead: 'keep it beside the new one',
};

function ledger(until = '2027-01-31', subject = finding.subject): string {
  return `[[exception]]
subject = "${subject}"
what = "the option is called --hold"
why = "it was named after a state that has two meanings"
since = "0.2.0"
until = ${until}
migration = "write --hold"
`;
}

describe('the ledger', () => {
  const at = { today: new Date('2027-01-31T23:00:00Z'), version: '0.2.0' };

  test('excuses what it names, to the end of its day', () => {
    expect(applyLedger([finding], parseLedger(ledger()), at)).toEqual([]);
  });

  test('excuses nothing else', () => {
    const other = { ...finding, subject: 'cli:holdfast domain start' };
    expect(applyLedger([finding, other], parseLedger(ledger()), at)).toEqual([other]);
  });

  test('fails with an entry that ended, and with what it excused', () => {
    const left = applyLedger([finding], parseLedger(ledger('2027-01-30')), at);
    expect(left).toContain(finding);
    expectFound({ found: [`ledger:${finding.subject}`, 'it ended on 2027-01-30'] }, left);
  });

  test('fails with an entry that excuses nothing', () => {
    expectFound(
      { found: [`ledger:${finding.subject}`, 'nothing is broken that it excuses'] },
      applyLedger([], parseLedger(ledger()), at),
    );
  });

  test('is closed after 1.0.0', () => {
    const left = applyLedger([finding], parseLedger(ledger()), { ...at, version: '1.1.0' });
    expect(left).toContain(finding);
    expectFound({ found: [`ledger:${finding.subject}`, '1.0.0 closed the ledger'] }, left);
  });

  test.each([
    ['without a reason', ledger().replace(/why.*\n/, ''), 'entry 1 has no why'],
    ['without what to do', ledger().replace(/"write --hold"/, '""'), 'entry 1 has no migration'],
    ['without an end', ledger().replace(/until.*\n/, ''), 'until is no date'],
    ['of something else', `[exceptions]\n${ledger()}`, 'exceptions means nothing'],
  ])('is refused with an entry %s', (_what, text, problem) => {
    expect(() => parseLedger(text)).toThrow(problem);
  });
});

/** A surface with some things more. */
function grown(more: {
  readonly elements?: readonly Element[];
  readonly typings?: string;
  readonly options?: readonly string[];
  readonly settings?: readonly string[];
  readonly metrics?: readonly string[];
}): WholeSurface {
  const { elements, typings, surfaces } = base;
  const [setting] = surfaces.settings;
  return {
    elements: new Map([
      ...elements,
      ...(more.elements ?? []).map((each) => [`${each.kind} ${each.name}`, each] as const),
    ]),
    typings: new Map([['sdk', `${typings.get('sdk')}${more.typings ?? ''}`]]),
    surfaces: {
      ...surfaces,
      commands: surfaces.commands.map((command) =>
        command.name === 'holdfast domain start'
          ? {
              ...command,
              options: [
                ...command.options,
                ...(more.options ?? []).map((long) => ({
                  long,
                  value: 'none' as const,
                  mandatory: false,
                  variadic: false,
                })),
              ],
            }
          : command,
      ),
      settings: [
        ...surfaces.settings,
        ...(more.settings ?? []).flatMap((name) => (setting === undefined ? [] : [{ ...setting, name }])),
      ],
      metrics: [...surfaces.metrics, ...(more.metrics ?? [])],
    },
  };
}

const base: WholeSurface = {
  elements: elementsOf(anImage()),
  typings: new Map([['sdk', typingsBase]]),
  surfaces: releasedSurfaces(releases()[0] ?? ''),
};

const changelog = (text: string): string =>
  `# Changelog\n\n## 0.2.0 (unreleased)\n\n${text}\n\n## 0.1.0\n\n- \`teleport\`, \`holdfast_moods\`\n`;

describe('the changelog', () => {
  const elements: readonly Element[] = [
    {
      kind: 'method',
      name: 'holdfast.v1.DomainService.TeleportDomain',
      within: 'service holdfast.v1.DomainService',
      since: '0.2.0',
    },
    { kind: 'message', name: 'holdfast.v1.TeleportDomainRequest', within: undefined, since: '' },
    {
      kind: 'field',
      name: 'holdfast.v1.TeleportDomainRequest.target',
      within: 'message holdfast.v1.TeleportDomainRequest',
      since: '',
    },
    { kind: 'field', name: 'holdfast.v1.Domain.boot_count', within: 'message holdfast.v1.Domain', since: '0.2.0' },
  ];
  const typings = `export declare interface TeleportDomainOptions { readonly target?: string; }
export declare class Teleporter { range(): number; }`;
  const news = findNews(
    base,
    grown({ elements, typings, options: ['--fast'], settings: ['max_moods'], metrics: ['holdfast_moods gauge mood'] }),
  );

  test('is asked for what can be done now, not for what serves it', () => {
    expect(news.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'method holdfast.v1.DomainService.TeleportDomain',
      'field holdfast.v1.Domain.boot_count',
      'export sdk.Teleporter',
      'option holdfast domain start --fast',
      'setting max_moods',
      'metric holdfast_moods',
    ]);
    expect(findNews(base, base)).toEqual([]);
  });

  test('fails for each that it does not name', () => {
    const found = checkChangelog(changelog('- Domains go elsewhere fast, and have a teleporter.'), '0.1.0', news);
    expect(found).toHaveLength(news.length);
    expectFound({ found: ['changelog:metric:holdfast_moods', 'CHANGELOG.md does not name it'] }, found);
  });

  test('names a thing in any spelling', () => {
    const text = `- \`domains.teleport()\` with \`holdfast domain start --fast\`, and \`bootCount\`.
- \`Teleporter\`; max_moods is a setting, holdfast_moods a metric.`;
    expect(tellFindings(checkChangelog(changelog(text), '0.1.0', news))).toBe('');
  });

  test('has a part for what is not released', () => {
    expect(() => checkChangelog('# Changelog\n\n## 0.1.0\n\n- All.\n', '0.1.0', news)).toThrow('(unreleased)');
    // Its heading was not changed when it was released.
    expect(() => checkChangelog(changelog('- All.'), '0.2.0', news)).toThrow('(unreleased)');
  });
});

describe('the version', () => {
  const news = [{ kind: 'metric', name: 'holdfast_moods', words: ['holdfast_moods'] }];
  const check = (
    last: string,
    version: string,
    what: { readonly news: typeof news; readonly broken: boolean },
  ): string =>
    checkVersion(last, version, what)
      .map((each) => each.instead)
      .join();

  test.each([
    ['0.1.0', '0.1.1', news, false, 'give the packages version 0.2.0'],
    ['0.1.0', '0.1.0', [], true, 'give the packages version 0.2.0'],
    ['1.4.0', '1.5.0', [], true, 'give the packages version 2.0.0'],
    ['0.1.0', '0.2.0', news, true, ''],
    ['1.4.0', '1.5.0', news, false, ''],
    ['1.4.0', '1.4.1', [], false, ''],
  ])('%s to %s', (last, version, added, broken, instead) => {
    expect(check(last, version, { news: added, broken })).toBe(instead);
  });
});

test('the releases of a major are kept, and before its first one those of the major before', () => {
  const all = ['0.1.0', '0.2.0', '1.0.0', '1.1.0'];
  expect(keptReleases('0.3.0', all)).toEqual(['0.1.0', '0.2.0']);
  expect(keptReleases('1.2.0', all)).toEqual(['1.0.0', '1.1.0']);
  expect(keptReleases('2.0.0', all)).toEqual(['1.0.0', '1.1.0']);
});
