/**
 * A list that is read page by page, as far as somebody wants it: `for await`, {@link PagedList.toArray} or
 * {@link PagedList.byPage}. Nothing is asked before it is read; reading it again asks again.
 *
 * @public
 */
export interface PagedList<Item> extends AsyncIterable<Item> {
  /** Reads the pages as the daemon answers them. */
  byPage(): AsyncIterable<readonly Item[]>;
  /** Reads everything. */
  toArray(): Promise<Item[]>;
}

/** One page, and where the next begins; empty: there is none. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextPageToken: string;
}

/** Makes a list of a function that reads one page of it. */
export function createPagedList<Item>(readPage: (pageToken: string) => Promise<Page<Item>>): PagedList<Item> {
  async function* byPage(): AsyncGenerator<readonly Item[], void, undefined> {
    let pageToken = '';
    do {
      const page = await readPage(pageToken);
      yield page.items;
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
  }
  async function* items(): AsyncGenerator<Item, void, undefined> {
    for await (const page of byPage()) yield* page;
  }
  return {
    byPage,
    async toArray() {
      const all: Item[] = [];
      for await (const page of byPage()) all.push(...page);
      return all;
    },
    [Symbol.asyncIterator]: items,
  };
}
