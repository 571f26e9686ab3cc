import { closestWord, Domain } from '@holdfast/protocol';
import { invalidArgument } from '../invalid-argument.js';

/** What is wanted of a message: all of it, or some of its fields, by the names of properties. */
type Wanted = 'whole' | Map<string, Wanted>;

/** Which fields of a domain are wanted. */
export interface DomainMask {
  /** Undefined: everything. */
  readonly wanted: ReadonlyMap<string, Wanted> | undefined;
  /** Tells it from others, where whole fields are wanted; undefined: parts of some are. */
  readonly key: string | undefined;
  /** Whether neither of the two configurations is wanted. */
  readonly isBrief: boolean;
}

const specs = ['spec', 'nextBootSpec'];
const fields = Object.keys(Domain.create()).filter((name) => !name.startsWith('_'));

/** What a list answers where nothing is said. */
export const briefMask: DomainMask = { wanted: undefined, key: 'brief', isBrief: true };

/** Reads a field mask, in the schema's names or in JSON's. @throws Fault INVALID_ARGUMENT for a field that is none */
export function readMask(mask: readonly string[] | undefined): DomainMask {
  if (mask === undefined || mask.length === 0) return { wanted: undefined, key: 'whole', isBrief: false };
  const wanted = new Map<string, Wanted>();
  for (const [index, path] of mask.entries()) {
    const names = path.split('.').map(toProperty);
    const [top = ''] = names;
    if (!fields.includes(top)) {
      const near = closestWord(top, fields);
      const expected = `a field of Domain${near === undefined ? '' : `; did you mean ${toFieldName(near)}?`}`;
      throw invalidArgument(`read_mask.paths[${index}]`, path, expected);
    }
    want(wanted, names);
  }
  const isOfWholeFields = [...wanted.values()].every((each) => each === 'whole');
  return {
    wanted,
    key: isOfWholeFields ? `of ${[...wanted.keys()].join()}` : undefined,
    isBrief: !specs.some((name) => wanted.has(name)),
  };
}

/** Adds a path. A mask may name thousands, and each of thousands of domains is laid beside it: it is sorted once. */
function want(wanted: Map<string, Wanted>, names: readonly string[]): void {
  let at = wanted;
  for (const [depth, name] of names.entries()) {
    const below = at.get(name);
    if (below === 'whole') return;
    if (depth === names.length - 1) at.set(name, 'whole');
    else if (below === undefined) {
      const next = new Map<string, Wanted>();
      at.set(name, next);
      at = next;
    } else at = below;
  }
}

/** Leaves of a domain what is wanted; the rest is as if it were not set. */
export function maskDomain(domain: Domain, { wanted, key }: DomainMask): Domain {
  if (wanted === undefined) return domain;
  if (key === undefined) return Domain.fromPartial(pick(domain, wanted));
  // Lists of thousands ask for whole fields, which need no copy.
  return Object.assign(
    Domain.create(),
    Object.fromEntries([...wanted.keys()].map((name) => [name, domain[name as keyof Domain]])),
  );
}

function pick(message: object, wanted: ReadonlyMap<string, Wanted>): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(message)) {
    const below = wanted.get(name);
    if (below !== undefined) picked[name] = below === 'whole' || !isMessage(value) ? value : pick(value, below);
  }
  return picked;
}

function isMessage(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toProperty(name: string): string {
  return name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function toFieldName(property: string): string {
  return property.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
