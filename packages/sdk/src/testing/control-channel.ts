import type { Duplex } from 'node:stream';
import { createInterface } from 'node:readline';
import { refusal } from '../errors/refusal.js';

/** What a test can tell the daemon that it started. */
export type ControlVerb =
  | { readonly verb: 'settle' }
  | { readonly verb: 'advance'; readonly ms: number }
  | { readonly verb: 'crashGuest'; readonly domain: string; readonly detail?: string };

/** What the daemon answers when everything has come to rest. */
export interface ControlAnswer {
  /** When something is due next there, in milliseconds since 1970; absent: nothing is. */
  readonly nextMs?: number;
}

/** The way to a daemon that only the test has which started it. */
export interface ControlChannel {
  /** @throws HoldfastError INVALID_STATE with what the daemon says, UNAVAILABLE when it ends, UNSUPPORTED when it is too old */
  ask(what: ControlVerb, patienceMs: number): Promise<ControlAnswer>;
}

interface Line extends ControlAnswer {
  readonly hello?: 'host' | 'virtual';
  readonly id?: number;
  readonly problem?: string;
}

interface Waiting {
  readonly resolve: (answer: ControlAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** How long a daemon has to say that it can be steered, after it said that it serves. */
const helloMs = 20_000;

/** Opens the way over the descriptor that the daemon inherited. */
export function openControl(socket: Duplex): ControlChannel {
  const waiting = new Map<number, Waiting>();
  const hello = Promise.withResolvers<void>();
  // Whoever asks hears of it.
  hello.promise.catch(() => undefined);
  let lastId = 0;
  let isOver = false;
  const gone = (): Error => refusal('UNAVAILABLE', 'the daemon of this test is gone');
  const end = (): void => {
    isOver = true;
    hello.reject(gone());
    for (const { reject } of waiting.values()) reject(gone());
    waiting.clear();
  };
  socket.on('error', end);
  socket.on('close', end);
  createInterface({ input: socket }).on('line', (text) => {
    const line = JSON.parse(text) as Line;
    if (line.hello !== undefined) return hello.resolve();
    const asked = waiting.get(line.id ?? 0);
    waiting.delete(line.id ?? 0);
    if (line.problem === undefined) asked?.resolve(line);
    else asked?.reject(refusal('INVALID_STATE', line.problem));
  });
  return {
    async ask(what, patienceMs) {
      const timer = setTimeout(() => {
        hello.reject(refusal('UNSUPPORTED', 'this holdfastd cannot be steered by a test', { hint: 'update it' }));
      }, helloMs);
      await hello.promise.finally(() => clearTimeout(timer));
      if (isOver) throw gone();
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        socket.write(`${JSON.stringify({ id, patienceMs, ...what })}\n`);
      });
    },
  };
}
