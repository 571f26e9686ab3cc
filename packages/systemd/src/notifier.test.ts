import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createNotifier, type Notifier } from './notifier.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function scene(environment: Record<string, string>): { notifier: Notifier; sent: string[]; failures: unknown[] } {
  const sent: string[] = [];
  const failures: unknown[] = [];
  const notifier = createNotifier({
    environment,
    pid: 42,
    open: (address) => ({ send: (text) => void sent.push(`${address} ${text}`) }),
    monotonicUs: () => 7_000_000n,
    onFailure: (error) => failures.push(error),
  });
  return { notifier, sent, failures };
}

test('the life of a service is told in the words of sd_notify', () => {
  const { notifier, sent } = scene({ NOTIFY_SOCKET: '/n' });
  notifier.ready('serves 3 guests');
  notifier.reloading();
  notifier.status('two\nlines');
  notifier.stopping('drains');
  notifier.extendTimeout(30_000.5);
  expect(sent).toEqual([
    '/n READY=1\nSTATUS=serves 3 guests\n',
    '/n RELOADING=1\nMONOTONIC_USEC=7000000\n',
    '/n STATUS=two lines\n',
    '/n STOPPING=1\nSTATUS=drains\n',
    '/n EXTEND_TIMEOUT_USEC=30001000\n',
  ]);
});

test('signs of life come twice in the time that the manager allows, and end with the notifier', () => {
  const { notifier, sent } = scene({ NOTIFY_SOCKET: '@n', WATCHDOG_USEC: '2000000', WATCHDOG_PID: '42' });
  vi.advanceTimersByTime(3500);
  notifier[Symbol.dispose]();
  vi.advanceTimersByTime(3500);
  expect(sent).toEqual(Array.from({ length: 3 }, () => '@n WATCHDOG=1\n'));
});

test.each([{ WATCHDOG_USEC: '1000000', WATCHDOG_PID: '43' }, { WATCHDOG_USEC: '0' }, { WATCHDOG_USEC: 'x' }, {}])(
  'no sign of life where none is wanted of this process: %j',
  (environment) => {
    const { sent } = scene({ NOTIFY_SOCKET: '/n', ...(environment as Record<string, string>) });
    vi.advanceTimersByTime(10_000);
    expect(sent).toEqual([]);
  },
);

test('without a manager nothing is opened', () => {
  const { notifier, sent } = scene({ WATCHDOG_USEC: '1000000' });
  notifier.ready('x');
  vi.advanceTimersByTime(10_000);
  expect({ isHeard: notifier.isHeard, sent }).toEqual({ isHeard: false, sent: [] });
});

test('a manager that cannot be reached is told of, and no reason to end', () => {
  const failures: unknown[] = [];
  const rest = { pid: 1, monotonicUs: () => 0n, onFailure: (error: unknown) => failures.push(error) };
  const environment = { NOTIFY_SOCKET: '/n' };
  const fail = (): never => {
    throw new Error('gone');
  };
  createNotifier({ environment, ...rest, open: () => ({ send: fail }) }).ready('x');
  createNotifier({ environment, ...rest, open: fail }).ready('x');
  expect(failures).toEqual([new Error('gone'), new Error('gone')]);
});
