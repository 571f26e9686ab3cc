import type { Element } from '../schema/elements.ts';
import type { Surfaces } from '../surfaces/snapshot.ts';
import { classMembers } from '../typescript/class-members.ts';

/** The surface at one time: schema, SDK and the rest. */
export interface WholeSurface {
  readonly elements: ReadonlyMap<string, Element>;
  /** Typings by the door of the SDK. */
  readonly typings: ReadonlyMap<string, string>;
  readonly surfaces: Pick<Surfaces, 'commands' | 'settings' | 'reasons' | 'metrics'>;
}

/** Something that one surface has and an earlier one had not. */
export interface News {
  /** What it is: `method`, `command`, `metric` ... */
  readonly kind: string;
  /** Its full name. */
  readonly name: string;
  /** Names of which one must be said for it to be told. */
  readonly words: readonly string[];
}

/** What is new in a surface. What comes with something new is not told by itself: the field of a new message, its options. */
export function findNews(older: WholeSurface, newer: WholeSurface): readonly News[] {
  const before = new Set(namesOf(older).map(({ kind, name }) => `${kind} ${name}`));
  const isOld = (key: string): boolean => before.has(key);
  return namesOf(newer)
    .filter(({ kind, name, within }) => !isOld(`${kind} ${name}`) && (within === undefined || isOld(within)))
    .map(({ kind, name, words }) => ({ kind, name, words: words ?? [name.split(/[. ]/).at(-1) ?? name] }));
}

interface Named {
  readonly kind: string;
  readonly name: string;
  /** Kind and name of what it is in. */
  readonly within?: string | undefined;
  readonly words?: readonly string[];
}

function namesOf({ elements, typings, surfaces }: WholeSurface): readonly Named[] {
  return [
    ...[...elements.values()].flatMap(schemaName),
    ...[...typings].flatMap(([entry, text]) => typingNames(entry, text, elements)),
    ...surfaces.commands.flatMap(({ name, options }): Named[] => [
      { kind: 'command', name },
      ...options.map(({ long }) => ({
        kind: 'option',
        name: `${name} ${long}`,
        within: `command ${name}`,
        words: [long.replace(/^--/, '')],
      })),
    ]),
    ...surfaces.settings.map(({ name }) => ({ kind: 'setting', name })),
    ...surfaces.reasons.map((line) => ({ kind: 'reason', name: line.split(' ')[0] ?? line })),
    ...surfaces.metrics.map((line) => ({ kind: 'metric', name: line.split(' ')[0] ?? line })),
  ];
}

/** Of the schema what it can do is told: methods, fields of older messages, values of older enums. Messages serve these. */
function schemaName({ kind, name, within }: Element): readonly Named[] {
  if (kind === 'message' || kind === 'enum' || kind === 'service')
    return [{ kind, name, within: 'the things that use it' }];
  const [last = '', holder = ''] = name.split('.').toReversed();
  if (kind !== 'method') return [{ kind, name, within, words: [last, `${holder}.${last}`] }];
  // InjectDomainNmi of DomainService is injectNmi() of a domain.
  const noun = holder.replace(/Service$/, '');
  return [{ kind, name, words: [last, last.replace(noun, '')] }];
}

function typingNames(entry: string, text: string, elements: WholeSurface['elements']): readonly Named[] {
  const ofSchema = new Set([...elements.values()].map(({ name }) => name.split('.').at(-1) ?? name));
  return classMembers(text).flatMap(({ name, members }): Named[] => {
    // What follows from a message or a method is told with it.
    const stem = name.replace(/(Options|Result|Input|Methods)$/, '');
    const follows = ofSchema.has(name) || ofSchema.has(stem);
    return [
      { kind: 'export', name: `${entry}.${name}`, ...(follows ? { within: 'the schema' } : {}), words: [name] },
      ...members.map((member) => ({
        kind: 'member',
        name: `${entry}.${name}.${member}`,
        within: `export ${entry}.${name}`,
        words: [member],
      })),
    ];
  });
}
