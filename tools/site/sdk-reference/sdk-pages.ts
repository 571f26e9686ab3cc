import { type ApiItem, namedIn } from './api-model.ts';
import { classPage, functionSection } from './class-page.ts';
import { asCell, parseDocComment } from './doc-comment.ts';
import type { SdkModels } from './read-sdk-models.ts';
import type { Places } from './signature-links.ts';
import { typeSection } from './type-section.ts';

/** A page of the reference of the SDK. */
export interface SdkPage {
  readonly file: string;
  readonly text: string;
}

/** Every page: a list, one for each class, and the functions and types by what they are for. */
export function sdkPages({ main, testing }: SdkModels): SdkPage[] {
  const exported = main.filter(({ name }) => !isMethods(name));
  const classes = exported.filter(({ kind }) => kind === 'Class');
  const functions = exported.filter(({ kind }) => kind === 'Function' || kind === 'Variable');
  const types = exported.filter((item) => !classes.includes(item) && !functions.includes(item));
  const ofSpec = new Set(['DomainSpec', 'DomainSpecInput'].flatMap((name) => [...reachable(main, name)]));
  const parts = {
    options: types.filter(({ name }) => /(Options|Result)$/.test(name)),
    spec: types.filter(({ name }) => ofSpec.has(name)),
    types: types.filter(({ name }) => !/(Options|Result)$/.test(name) && !ofSpec.has(name)),
  };
  const places: Places = new Map([
    ...classes.map(({ name }) => [name, `${name}.html`] as const),
    ...functions.map(({ name }) => [name, `functions.html#${name.toLowerCase()}`] as const),
    ...Object.entries(parts).flatMap(([file, items]) =>
      items.map(({ name }) => [name, `${file}.html#${name.toLowerCase()}`] as const),
    ),
    ...testing.map(({ name }) => [name, `testing.html#${name.toLowerCase()}`] as const),
  ]);
  const page = (file: string, title: string, intro: string, sections: readonly string[]): SdkPage => ({
    file,
    text: [`# ${title}`, intro, ...sections].join('\n\n') + '\n',
  });
  const typesOf = (items: readonly ApiItem[]): readonly string[] =>
    sorted(items).map((item) => typeSection(item, places));
  return [
    page('index.md', 'SDK for TypeScript', indexIntro, [
      listOf('Functions', functions, places),
      listOf('Classes', classes, places),
      listOf('For tests: `@holdfast/sdk/testing`', testing, places),
      `## Types\n\n${typeLists}`,
    ]),
    ...classes.map((item) => ({ file: `${item.name}.md`, text: classPage(item, main, places) })),
    page(
      'functions.md',
      'Functions',
      'What `@holdfast/sdk` exports beside classes and types.',
      functions.map((item) => functionSection(item, places)),
    ),
    page(
      'testing.md',
      'Testing',
      'What `@holdfast/sdk/testing` exports; [Testing](../../testing.md) shows how it is used.',
      [
        ...testing.filter(({ kind }) => kind === 'Function').map((item) => functionSection(item, places)),
        ...typesOf(testing.filter(({ kind }) => kind !== 'Function')),
      ],
    ),
    page(
      'options.md',
      'Options and results',
      'What calls take and answer. Each takes those of [CallOptions](#calloptions) too.',
      typesOf(parts.options),
    ),
    page(
      'spec.md',
      'The domain spec',
      `The types of \`DomainSpec\`: what a machine is. [The same in the schema](../domain-spec.md) says where each stands in XML.`,
      typesOf(parts.spec),
    ),
    page(
      'types.md',
      'Other types',
      'Domains, events, operations and the rest of what is answered.',
      typesOf(parts.types),
    ),
  ];
}

const indexIntro = `\`npm install @holdfast/sdk\`; everything that it exports, from its own declarations. Sizes are bytes, or a text such as
\`'512MiB'\` where one is given; times end in \`Ms\`. Where a call is refused it throws a [HoldfastError](HoldfastError.md).`;

const typeLists = `- [Options and results](options.md): what calls take and answer
- [The domain spec](spec.md): what a machine is
- [Other types](types.md): domains, events, operations and the rest of what is answered`;

/** Classes that only hold the generated verbs of others; these are shown where they are inherited. */
function isMethods(name: string): boolean {
  return name.endsWith('Methods');
}

function listOf(title: string, items: readonly ApiItem[], places: Places): string {
  const lines = sorted(items).map(
    ({ name, docComment }) =>
      `- [\`${name}\`](${places.get(name)?.replace('.html', '.md')}): ${asCell(parseDocComment(docComment).summary)}`,
  );
  return [`## ${title}`, lines.join('\n')].join('\n\n');
}

function sorted(items: readonly ApiItem[]): readonly ApiItem[] {
  return items.toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** A type and all that its members name. */
function reachable(items: readonly ApiItem[], from: string): ReadonlySet<string> {
  const byName = new Map(items.map((item) => [item.name, item]));
  const found = new Set<string>();
  const visit = (name: string): void => {
    const item = byName.get(name);
    if (item === undefined || found.has(name)) return;
    found.add(name);
    for (const each of [item, ...(item.members ?? [])]) for (const other of namedIn(each)) visit(other);
  };
  visit(from);
  return found;
}
