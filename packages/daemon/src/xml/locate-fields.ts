import { xmlBindings } from '@holdfast/protocol';
import { planOf } from './codec-plan.js';
import type { XmlDocuments } from './parse-xml.js';
import { readMessage } from './read-element.js';
import type { Origin, Reading } from './reading.js';
import { readXml } from './syntax/read-xml.js';
import { textPositions } from './syntax/text-position.js';
import { attributeOffset, xmlPath } from './xml-place.js';

/** Where something stands in a document. */
export interface FieldLocation {
  /** Path in the document: `/domain/devices/disk[2]/target/@bus`. */
  readonly xmlPath: string;
  /** Line and column, from 1. */
  readonly line: number;
  readonly column: number;
}

/**
 * Says where fields of a document stand that it was read without complaint; for one that it does not have, where the
 * nearest thing around it stands. Reads the document once more, so only for telling what is wrong with it.
 */
export function locateFields<Root extends keyof XmlDocuments>(
  root: Root,
  text: string,
): (field: string) => FieldLocation {
  const element = readXml(text);
  const positionAt = textPositions(text);
  const origins = new Map<string, Origin>();
  const reading: Reading = { text, positionAt, isStrict: false, violations: [], warnings: [], preserved: [], origins };
  const top = { parent: undefined, name: root, index: 0, field: '', element };
  readMessage(reading, planOf(xmlBindings.roots[root] ?? '', undefined), top);
  return (field) => {
    let origin: Origin | undefined;
    for (let path = field; path !== '' && origin === undefined; path = around(path)) origin = origins.get(path);
    const { place, below } = origin ?? { place: top, below: undefined };
    const offset = below === undefined ? place.element.start : attributeOffset(text, place.element, below.slice(1));
    return { xmlPath: below === undefined ? xmlPath(place) : `${xmlPath(place)}/${below}`, ...positionAt(offset) };
  };
}

/** The path without its last step: `a.b[1].c`, `a.b[1]`, `a`. */
function around(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('.')));
}
