import { expect, test } from 'vitest';
import { migrations } from './migrations.js';

test('the migrations start at version 1 and leave none out', () => {
  expect(migrations.map(({ from }) => from)).toEqual(migrations.map((_, index) => index + 1));
});
