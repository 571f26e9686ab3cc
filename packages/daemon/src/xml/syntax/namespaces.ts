/** Namespaces in force at an element: those that it declares, and those around it. */
export interface Namespaces {
  readonly declared: ReadonlyMap<string, string>;
  readonly around: Namespaces | undefined;
}

/** The namespaces that every document begins with. */
export const initialNamespaces: Namespaces = {
  declared: new Map([
    ['', ''],
    ['xml', 'http://www.w3.org/XML/1998/namespace'],
  ]),
  around: undefined,
};

/** The URI of a prefix; empty: the default namespace is none; undefined: the prefix is not declared. */
export function uriOf(prefix: string, namespaces: Namespaces): string | undefined {
  for (let here: Namespaces | undefined = namespaces; here !== undefined; here = here.around) {
    const uri = here.declared.get(prefix);
    if (uri !== undefined) return uri;
  }
  return undefined;
}

/** The namespaces within an element with these attributes. */
export function namespacesWithin(attributes: Readonly<Record<string, string>>, around: Namespaces): Namespaces {
  let declared: Map<string, string> | undefined;
  for (const name in attributes) {
    if (!isDeclaration(name)) continue;
    declared ??= new Map();
    declared.set(name.slice('xmlns:'.length), attributes[name] ?? '');
  }
  return declared === undefined ? around : { declared, around };
}

/** Whether an attribute declares a namespace. */
export function isDeclaration(name: string): boolean {
  return name === 'xmlns' || name.startsWith('xmlns:');
}

/** Prefix of a qualified name; empty: it has none. */
export function prefixOf(name: string): string {
  return name.slice(0, Math.max(0, name.indexOf(':')));
}
