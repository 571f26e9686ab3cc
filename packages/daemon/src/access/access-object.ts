import type { ObjectClass } from '@holdfast/protocol';
import { matchesGlob } from './glob.js';

/** An object as rules see it. */
export interface AccessObject {
  readonly class: ObjectClass;
  readonly name?: string | undefined;
  readonly uuid?: string | undefined;
  /** Title of its configuration; empty: it has none. */
  readonly title?: string | undefined;
}

/** The host itself, of which there is one. */
export const hostObject: AccessObject = { class: 'connect' };

/** Which objects a rule is about: those of a class of which everything that is given is so. */
export interface ObjectSelector {
  readonly class: ObjectClass;
  /** Pattern with `*` and `?`. */
  readonly name?: string;
  readonly uuid?: string;
  /** Pattern with `*` and `?`. */
  readonly title?: string;
}

/** Whether a selector means an object; `unknown` says whether it does when that cannot be told. */
export function selects(selector: ObjectSelector, object: AccessObject, unknown: boolean): boolean {
  const meets = (pattern: string | undefined, found: string | undefined): boolean =>
    pattern === undefined || (found === undefined ? unknown : matchesGlob(pattern, found));
  return (
    selector.class === object.class &&
    (selector.uuid === undefined || (object.uuid === undefined ? unknown : selector.uuid === object.uuid)) &&
    meets(selector.name, object.name) &&
    meets(selector.title, object.title)
  );
}

/** An object in a sentence: `domain web`. */
export function describeObject({ class: kind, name, uuid }: AccessObject): string {
  if (kind === 'connect') return 'this host';
  return `${kind.replaceAll('_', ' ')} ${name ?? uuid ?? ''}`.trimEnd();
}
