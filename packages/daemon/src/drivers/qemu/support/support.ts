type Leaf = string | number | boolean | bigint;

/**
 * What of a message this driver can run: a field that is not named cannot be set. `any`: whatever is there is accepted; a
 * list: these values only.
 */
export type Support<T> = [T] extends [Leaf]
  ? 'any' | readonly T[]
  : T extends readonly (infer Element)[]
    ? Support<Element> | 'any'
    : { readonly [Key in keyof T as Exclude<Key, '_unknownFields'>]?: Support<NonNullable<T[Key]>> | 'any' };

/** The same without its type, for walking. */
export type AnySupport = 'any' | readonly Leaf[] | { readonly [key: string]: AnySupport | undefined };
