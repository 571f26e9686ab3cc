import { Event } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { compileFilter, eventKinds } from './event-filter.js';

const lifecycle = Event.create({
  domainUuid: 'a',
  body: { $case: 'lifecycle', value: { type: 3, detail: 6 } },
});
const ioError = Event.create({
  domainUuid: 'b',
  body: { $case: 'ioError', value: { device: 'vda', action: 'pause', reason: 'enospc' } },
});
const resync = Event.create({ body: { $case: 'resync', value: { oldestSequence: 7 } } });

test.each([
  [{ domainUuid: 'a' }, [true, false, true]],
  [{ kinds: ['io_error'] }, [false, true, true]],
  [{ kinds: ['ioError', 'lifecycle'] }, [true, true, true]],
  [{ domainUuid: 'a', kinds: ['io-error'] }, [false, false, true]],
  [{ domainUuid: 'c' }, [false, false, true]],
])('%j lets through what it names, and every resync', (filter, expected) => {
  const passes = compileFilter(filter);
  expect([lifecycle, ioError, resync].map((event) => passes?.(event))).toEqual(expected);
});

test('an empty filter is none', () => {
  expect([compileFilter({}), compileFilter({ kinds: [] })]).toEqual([undefined, undefined]);
});

test('an event without a body passes only where kinds are not asked for', () => {
  expect(compileFilter({ domainUuid: '' })?.(Event.create({}))).toBe(true);
  expect(compileFilter({ kinds: ['reboot'] })?.(Event.create({}))).toBe(false);
});

test('refuses what is not a kind, saying which are', () => {
  expect(() => compileFilter({ kinds: ['lifecycle', 'io_err'] })).toThrow(
    expect.objectContaining({
      reason: 'INVALID_ARGUMENT',
      message: 'io_err is not a kind of event; did you mean io_error?',
      details: { violations: [{ field: 'kinds[1]', found: 'io_err', expected: eventKinds.join(', ') }] },
    }),
  );
});
