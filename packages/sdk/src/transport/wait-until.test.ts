import { expect, test } from 'vitest';
import { waitUntil } from './wait-until.js';

const never = new Promise<never>(() => {});

test('a deadline that has passed is no signal, and is told in the words of who waits', async () => {
  await expect(waitUntil(never, 'ListDomains', undefined, performance.now())).rejects.toMatchObject({
    code: 'DEADLINE_EXCEEDED',
    rawMessage: 'ListDomains was not answered in time; work that has begun goes on',
  });
  const late = 'the daemon did not answer within 5 ms';
  await expect(waitUntil(never, 'connecting', undefined, performance.now(), late)).rejects.toThrow(late);
});

test('a signal ends the wait with what it is: a deadline, or somebody who has given up', async () => {
  await expect(waitUntil(never, 'ListDomains', AbortSignal.timeout(1), Infinity)).rejects.toMatchObject({
    code: 'DEADLINE_EXCEEDED',
    rawMessage: 'ListDomains was not answered before its signal timed out; work that has begun goes on',
  });
  await expect(waitUntil(never, 'ListDomains', AbortSignal.abort(), Infinity)).rejects.toMatchObject({
    code: 'CANCELLED',
  });
});
