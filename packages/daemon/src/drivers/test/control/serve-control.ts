import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { TestDriver } from '../test-driver.js';
import type { VirtualClock } from '../virtual-clock.js';
import { settle } from './settle.js';

/** How the test that started the daemon steers it: over a descriptor that only this process has inherited from it. */
export interface ControlSwitch {
  readonly descriptor: number;
  /** Time stands still there until it is told to go on, in milliseconds since 1970; absent: it is the host's. */
  readonly startMs?: number;
}

/** What a test says, a line of JSON each. */
type Request = { readonly id: number; readonly patienceMs: number } & (
  | { readonly verb: 'settle' }
  | { readonly verb: 'advance'; readonly ms: number }
  | { readonly verb: 'crashGuest'; readonly domain: string; readonly detail?: string }
);

/** Does what the test that started the daemon says, and answers each line when what it set going has come to rest. */
export function serveControl(
  { descriptor }: ControlSwitch,
  driver: Pick<TestDriver, 'guest'>,
  clock: VirtualClock | undefined,
): Disposable {
  const socket = new Socket({ fd: descriptor, readable: true, writable: true });
  // The test may end first.
  socket.on('error', () => socket.destroy());
  const say = (line: object): void => void socket.write(`${JSON.stringify(line)}\n`);
  const answer = async (request: Request): Promise<void> => {
    try {
      await perform(request, driver, clock);
      say({ id: request.id, nextMs: clock?.nextMs });
    } catch (error) {
      say({ id: request.id, problem: error instanceof Error ? error.message : String(error) });
    }
  };
  // One after the other: time goes on by one step at a time.
  let last = Promise.resolve();
  createInterface({ input: socket }).on('line', (line) => {
    last = last.then(() => answer(JSON.parse(line) as Request));
  });
  say({ hello: clock === undefined ? 'host' : 'virtual' });
  return { [Symbol.dispose]: () => void socket.destroy() };
}

async function perform(
  request: Request,
  driver: Pick<TestDriver, 'guest'>,
  clock: VirtualClock | undefined,
): Promise<void> {
  const rest = (): Promise<void> => settle(clock, request.patienceMs);
  switch (request.verb) {
    case 'settle':
      return rest();
    case 'advance':
      if (clock === undefined) throw new Error('the daemon lives in the time of the host, which cannot be advanced');
      return clock.advance(request.ms, rest);
    case 'crashGuest':
      driver.guest(request.domain).crash(request.detail);
      return rest();
    default:
      throw new Error(`the daemon knows no ${String((request as { readonly verb: unknown }).verb)} for tests`);
  }
}
