import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileExamples } from './compile-examples.ts';
import { openPageStage, type PageStage } from './page-stage.ts';
import { pages, readExamples } from './read-examples.ts';

/** Into how many files of tests the pages are dealt, which run beside each other: `part-1.int.test.ts` and so on. */
export const parts = 3;

/** What a shell example takes, in examples of other kinds: it starts programs, and its page daemons. */
const shellWeight = 4;

interface TriedPage {
  readonly page: string;
  readonly examples: ReturnType<typeof readExamples>;
}

/** The pages that have examples, and each in one part, so that no part has much more to do than another. */
function deal(): readonly (readonly TriedPage[])[] {
  const dealt = Array.from({ length: parts }, () => ({ pages: [] as TriedPage[], weight: 0 }));
  const tried = pages()
    // `text` is what something prints; everything else is tried.
    .map((page) => ({ page, examples: readExamples(page).filter(({ language }) => language !== 'text') }))
    .filter(({ examples }) => examples.length > 0);
  const weightOf = ({ examples }: TriedPage): number =>
    examples.reduce((sum, { language }) => sum + (language === 'sh' ? shellWeight : 1), 0);
  for (const each of tried.toSorted((one, other) => weightOf(other) - weightOf(one))) {
    const lightest = dealt.reduce((one, other) => (other.weight < one.weight ? other : one));
    lightest.pages.push(each);
    lightest.weight += weightOf(each);
  }
  return dealt.map(({ pages: own }) => own);
}

/** Registers tests that try every example of the pages of a part, counted from 1. */
export function tryPages(part: number): void {
  const tried = deal()[part - 1] ?? [];

  let complaints: string;
  beforeAll(() => {
    const examples = tried.flatMap((each) => each.examples);
    complaints = compileExamples(
      part,
      examples.filter(({ language }) => language === 'ts'),
    );
  });

  test('every program type-checks as it stands', () => {
    expect(complaints).toBe('');
  });

  describe.each(tried)('$page', ({ examples }) => {
    let stage: PageStage;
    beforeAll(async () => {
      stage = await openPageStage(examples, part);
    });
    afterAll(() => stage[Symbol.asyncDispose]());

    test.each(examples)('line $line ($language)', async (example) => {
      expect(await stage.attempt(example)).toBe('');
    });
  });
}
