/** What is true of a field in every representation of it; one entry of the table `fieldRules`. */
export interface FieldRule {
  /** Name in the schema, as it stands in the path of a violation: `memory_bytes`. */
  readonly name: string;
  /** What kind of value it has; `number` is an integer below 2^53, `bigint` any 64-bit integer. */
  readonly type: 'string' | 'bool' | 'bytes' | 'number' | 'double' | 'bigint' | 'enum' | 'message';
  /** Name of its message or enum. */
  readonly of?: string;
  /** The integers that it can hold, for `number` and `bigint`. */
  readonly integer?: 'int32' | 'uint32' | 'int64' | 'uint64';
  /** Whether it is a list. */
  readonly repeated?: true;
  /** Whether it is a map; `type` and `of` are those of the values. */
  readonly map?: true;
  /** Whether absence can be told from the empty value. */
  readonly optional?: true;
  /** Property of the message that holds the field, when the field is a case of a oneof. */
  readonly oneof?: string;
  /** The closed vocabulary of a string. */
  readonly values?: readonly string[];
  /** Smallest number accepted. */
  readonly minimum?: number;
  /** Largest number accepted. */
  readonly maximum?: number;
  /** Regular expression that the whole string must match; `new RegExp(pattern, 'u')` with the anchors in it. */
  readonly pattern?: string;
  /** Longest string accepted, in characters. */
  readonly maxLength?: number;
  /** What the engine takes where nothing was given, in words where it depends on other fields. */
  readonly default?: string;
  /** Unit of the number, for example `bytes`. */
  readonly units?: string;
  /** Whether it must be given. */
  readonly required?: true;
  /** Whether it is never logged, and never answered unless secrets were asked for. */
  readonly secret?: true;
  /** The release that introduced it, where that is not the message's. */
  readonly since?: string;
}

/** Rules of the fields of one message: property name to rule, in the order of declaration. */
export type MessageRules = Readonly<Record<string, FieldRule>>;
