import { expect, test } from 'vitest';
import { guards } from '../mutants/guards.ts';
import { copyRepository, misplaced, tryGuard } from '../mutants/try-guard.ts';

test('every guard that is named is where it is said to be', () => {
  expect(guards.map(misplaced).filter((each) => each !== '')).toEqual([]);
});

// All of them are tried by `npm run mutants`.
test('a test notices when its guard is gone, and it is told when none does', () => {
  using copy = copyRepository();
  const [guard] = guards.filter(({ id }) => id === 'rpc-fields');
  if (guard === undefined) throw new Error('the guard is not in the list');
  expect(tryGuard(copy, guard)).toMatchObject({ outcome: 'noticed' });
  expect(tryGuard(copy, { ...guard, without: guard.text })).toMatchObject({ outcome: 'survived' });
});
