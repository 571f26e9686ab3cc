import { expect, test } from 'vitest';
import { repository } from '../gates/repository.ts';
import { contentsOf } from './contents.ts';

test('the list at the side has the groups of docs/README.md, and what only the site has', () => {
  const contents = contentsOf(repository);
  const titles = contents.map(({ text }) => text);
  expect(titles).toEqual([
    'Start',
    'Concepts',
    'Guides',
    'Running it',
    'Reference',
    'What we promise',
    'Why it is as it is',
  ]);
  expect(contents.find(({ text }) => text === 'Reference')?.items).toContainEqual({
    text: 'SDK for TypeScript',
    link: '/reference/sdk/',
  });
  expect(contents.every(({ items }) => items.length > 0)).toBe(true);
});
