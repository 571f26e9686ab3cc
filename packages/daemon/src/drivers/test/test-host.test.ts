import { DomainSpec } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { createTestDriver } from './test-driver.js';

const never = new AbortController().signal;
const uuidOf = (index: number): string => `7c6e1a52-0a7d-4c3e-9a52-${String(index).padStart(12, '0')}`;

test('of guests that came and went only so many consoles are kept, and those of living ones always', async () => {
  const driver = createTestDriver();
  const launch = (index: number) =>
    driver.launch(
      {
        uuid: uuidOf(index),
        name: `guest${index}`,
        spec: DomainSpec.create(),
        incarnation: 'i',
        id: index,
        inherit: [],
        report: () => {},
      },
      never,
    );
  await launch(0);
  driver.host.console(uuidOf(0)).writeLine('the first, which lives');
  for (let index = 1; index <= 3000; index++) {
    const guest = await launch(index);
    driver.host.console(uuidOf(index)).writeLine('passed');
    await guest.end('forced', never);
  }
  expect(driver.host.machines.map(({ id }) => id)).toEqual([0]);
  const kept = Array.from({ length: 3001 }, (_, index) => driver.host.console(uuidOf(index)).text !== '');
  expect([kept[0], kept[1], kept[3000]]).toEqual([true, false, true]);
  expect(kept.filter(Boolean).length).toBeLessThan(1200);
});
