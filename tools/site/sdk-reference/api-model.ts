/** What of a model of api-extractor is read here. */
export interface ApiItem {
  readonly kind: string;
  readonly name: string;
  readonly docComment?: string;
  readonly excerptTokens?: readonly ApiToken[];
  readonly members?: readonly ApiItem[];
  readonly isOptional?: boolean;
  readonly isStatic?: boolean;
  readonly isAbstract?: boolean;
}

/** A piece of a signature; `Reference` names another item. */
export interface ApiToken {
  readonly kind: 'Content' | 'Reference';
  readonly text: string;
}

/** The model of one entry of the package. */
export interface ApiModel {
  readonly members: readonly [ApiItem];
}

/** A signature as it was declared, in one line where it is short. */
export function signatureOf(item: ApiItem): string {
  const text = (item.excerptTokens ?? []).map((token) => token.text).join('');
  return text
    .replace(/^export declare /, '')
    .replace(/^export /, '')
    .replace(/;\s*$/, '')
    .trim();
}

/** The items that a signature names. */
export function namedIn(item: ApiItem): readonly string[] {
  const tokens = (item.excerptTokens ?? []).filter(({ kind }) => kind === 'Reference');
  return [...new Set(tokens.map(({ text }) => text))];
}
