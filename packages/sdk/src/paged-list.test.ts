import { expect, test, vi } from 'vitest';
import { createPagedList } from './paged-list.js';
import type { Page } from './paged-list.js';

/** A list of the numbers from 0 to 6, three a page. */
function numbers() {
  const readPage = vi.fn<(token: string) => Promise<Page<number>>>(async (token) => {
    const first = Number(token);
    const items = [first, first + 1, first + 2].filter((each) => each < 7);
    return { items, nextPageToken: first + 3 < 7 ? String(first + 3) : '' };
  });
  return { readPage, list: createPagedList(readPage) };
}

test('by items, by pages, and all at once', async () => {
  const { list } = numbers();
  const items: number[] = [];
  for await (const item of list) items.push(item);
  expect(items).toEqual([0, 1, 2, 3, 4, 5, 6]);
  const pages: (readonly number[])[] = [];
  for await (const page of list.byPage()) pages.push(page);
  expect(pages).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
  expect(await list.toArray()).toEqual(items);
});

test('nothing is asked before it is read, and no page that nobody wants', async () => {
  const { readPage, list } = numbers();
  expect(readPage).not.toHaveBeenCalled();
  for await (const item of list) if (item === 3) break;
  expect(readPage.mock.calls).toEqual([[''], ['3']]);
});

test('what goes wrong with a page goes to who reads it', async () => {
  const list = createPagedList(() => Promise.reject(new Error('no')));
  await expect(list.toArray()).rejects.toThrow('no');
});
