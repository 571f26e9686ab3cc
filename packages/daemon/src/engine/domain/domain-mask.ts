import { closestWord, Domain } from '@holdfast/protocol';
import { invalidArgument } from '../invalid-argument.js';

/** Which fields of a domain are wanted. */
export interface DomainMask {
  /** Paths, each as property names from the top; undefined: everything. */
  readonly paths: readonly (readonly string[])[] | undefined;
  /** Tells it from others. */
  readonly key: string;
  /** Whether neither of the two configurations is wanted. */
  readonly isBrief: boolean;
}

const specs = ['spec', 'nextBootSpec'];
const fields = Object.keys(Domain.create()).filter((name) => !name.startsWith('_'));

/** What a list answers where nothing is said. */
export const briefMask: DomainMask = { paths: undefined, key: 'brief', isBrief: true };

/** Reads a field mask, in the schema's names or in JSON's. @throws Fault INVALID_ARGUMENT for a field that is none */
export function readMask(mask: readonly string[] | undefined): DomainMask {
  if (mask === undefined || mask.length === 0) return { paths: undefined, key: 'whole', isBrief: false };
  const paths = mask.map((path) => path.split('.').map(toProperty));
  for (const [index, [top = '']] of paths.entries()) {
    if (fields.includes(top)) continue;
    const near = closestWord(top, fields);
    const expected = `a field of Domain${near === undefined ? '' : `; did you mean ${toFieldName(near)}?`}`;
    throw invalidArgument(`read_mask.paths[${index}]`, mask[index] ?? '', expected);
  }
  return { paths, key: `of ${mask.join()}`, isBrief: !paths.some(([top = '']) => specs.includes(top)) };
}

/** Leaves of a domain what is wanted; the rest is as if it were not set. */
export function maskDomain(domain: Domain, { paths }: DomainMask): Domain {
  if (paths === undefined) return domain;
  if (paths.some((path) => path.length > 1)) return Domain.fromPartial(pick(domain, paths));
  // Lists of thousands ask for whole fields, which need no copy.
  return Object.assign(
    Domain.create(),
    Object.fromEntries(paths.map(([top = '']) => [top, domain[top as keyof Domain]])),
  );
}

function pick(message: object, paths: readonly (readonly string[])[]): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(message)) {
    const below = paths.filter(([top]) => top === name).map((path) => path.slice(1));
    if (below.length === 0) continue;
    const isWhole = below.some((path) => path.length === 0) || !isMessage(value);
    picked[name] = isWhole ? value : pick(value, below);
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
