/** Under which value of another field a field means anything. */
export interface XmlCondition {
  /** How many messages up the deciding field is. */
  readonly up: number;
  /** Property that decides. */
  readonly field: string;
  /** Its values for which the field means something. */
  readonly values: readonly string[];
}

/** Where a field stands in the XML document of its message; one row of the table `xmlBindings`. */
export interface XmlBinding {
  /** Property of the message. */
  readonly field: string;
  /** Kind of value. */
  readonly type: 'string' | 'bool' | 'number' | 'double' | 'bigint' | 'message';
  /** Name of the message, which has rows of its own. */
  readonly message?: string;
  /** Elements from that of the message to that of the field; empty: the message's own. */
  readonly path: readonly string[];
  /** Attribute of the last of them; absent: its text, or for a message its content. */
  readonly attribute?: string;
  /** How the value is written. */
  readonly form: 'plain' | 'yes-no' | 'on-off' | 'presence' | 'hex' | 'size' | 'raw';
  /** Whether the last element of the path repeats. */
  readonly repeated?: true;
  /** Whether absence can be told from the empty value. */
  readonly optional?: true;
  /** Hexadecimal: least number of digits. */
  readonly width?: number;
  /** Size: unit meant where none is given. */
  readonly readUnit?: string;
  /** Size: unit written. */
  readonly writeUnit?: string;
  /** Size: attribute that holds the unit; absent: there is none and the number is in `readUnit`. */
  readonly unitAttribute?: string;
  /** When the field means anything. */
  readonly when?: XmlCondition;
  /** Namespace of the last element of the path and all within it. */
  readonly namespace?: { readonly prefix: string; readonly uri: string };
  /** The bindings of the field's message belong to this message's element. */
  readonly inline?: true;
}

/** How documents are written: their roots, and the bindings of each message in the order of the document. */
export interface XmlBindings {
  /** Name of the root element to name of its message. */
  readonly roots: Readonly<Record<string, string>>;
  /** Name of the message to its bindings. */
  readonly messages: Readonly<Record<string, readonly XmlBinding[]>>;
}
