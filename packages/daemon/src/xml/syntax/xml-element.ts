import type { Namespaces } from './namespaces.js';

/** An element of a document as it was read, with offsets into the text. */
export interface XmlElement {
  /** Name with its prefix, as it was written. */
  readonly name: string;
  /** Name without the prefix. */
  readonly local: string;
  /** URI of its namespace; empty: none. */
  readonly uri: string;
  /** Attributes as they were written, without declarations of namespaces. */
  readonly attributes: readonly XmlAttribute[];
  /** Child elements. */
  readonly children: readonly XmlElement[];
  /** All of its own text, without that of its children. */
  readonly text: string;
  /** Namespaces in force within it. */
  readonly namespaces: Namespaces;
  /** Namespaces in force around it. */
  readonly around: Namespaces;
  /** Offset of its `<`. */
  readonly start: number;
  /** Offset behind its start tag. */
  readonly contentStart: number;
  /** Offset behind its end tag. */
  readonly end: number;
}

/** An attribute as it was read. */
export interface XmlAttribute {
  /** Name with its prefix, as it was written. */
  readonly name: string;
  /** URI of its namespace; empty: none. */
  readonly uri: string;
  readonly value: string;
}
