import { invalidArgument } from './invalid-argument.js';

/** Which page of a list is wanted. */
export interface PageRequest {
  /** Most items; 0: 1,000. */
  readonly pageSize: number;
  readonly pageToken: string;
}

const defaultPageSize = 1000;
const largestPageSize = 10_000;

/**
 * Answers a page of items in the order of their keys, which must be unique. A token names the last key, so that pages
 * stay right when items come and go between them.
 * @throws Fault INVALID_ARGUMENT
 */
export function pageOf<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  { pageSize, pageToken }: PageRequest,
): { items: T[]; nextPageToken: string } {
  const size = pageSizeOf(pageSize);
  const after = pageToken === '' ? undefined : readToken(pageToken);
  const rest = items
    .map((item) => ({ item, key: keyOf(item) }))
    .filter(({ key }) => after === undefined || key > after)
    .toSorted((one, other) => (one.key < other.key ? -1 : 1));
  const page = rest.slice(0, size);
  const last = page.at(-1);
  return {
    items: page.map(({ item }) => item),
    nextPageToken: last === undefined || page.length === rest.length ? '' : writeToken(last.key),
  };
}

/** The size of a page that is asked for. @throws Fault INVALID_ARGUMENT */
export function pageSizeOf(asked: number): number {
  if (asked > largestPageSize) throw invalidArgument('page_size', asked, `at most ${largestPageSize}`);
  return asked === 0 ? defaultPageSize : asked;
}

function writeToken(key: string): string {
  return `a${Buffer.from(key).toString('base64url')}`;
}

function readToken(token: string): string {
  if (!/^a[\w-]*$/.test(token)) throw invalidArgument('page_token', token, 'the next_page_token of the last answer');
  return Buffer.from(token.slice(1), 'base64url').toString();
}
