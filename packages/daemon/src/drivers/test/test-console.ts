import type { GuestConsole } from '../driver.js';
import type { ConsoleBuffer } from './console-buffer.js';

const pieceBytes = 16_384;
const enter = 0x0d;
const lineFeed = 0x0a;

/** What a console in memory is attached to. */
export interface TestConsoleOptions {
  readonly buffer: ConsoleBuffer;
  /** What the guest says to a line that is typed. */
  readonly answer: (line: string) => string | undefined;
  /** Does it as soon as the guest runs. */
  readonly whenRunning: (work: () => void) => void;
}

/** A console in memory: what is typed is echoed, and a line is answered as the script says. */
export function openTestConsole({ buffer, answer, whenRunning }: TestConsoleOptions): GuestConsole {
  let offset = buffer.size;
  let isClosed = false;
  let line = '';

  function type(data: Uint8Array): void {
    for (const byte of data) {
      if (byte !== enter && byte !== lineFeed) {
        line += String.fromCharCode(byte);
        buffer.write(Buffer.of(byte));
        continue;
      }
      const said = answer(line);
      line = '';
      buffer.write(Buffer.from(said === undefined ? '\r\n' : `\r\n${said}\r\n`));
    }
  }

  async function* output(): AsyncGenerator<Uint8Array, void, undefined> {
    while (!isClosed) {
      // Nothing may happen between looking and waiting: it would be waited for in vain.
      if (offset === buffer.size) {
        if (buffer.isEnded) return;
        await buffer.changed();
        continue;
      }
      const { data, offset: from } = await buffer.read(offset, pieceBytes);
      offset = from + data.length;
      yield data;
    }
  }

  return {
    output: output(),
    write(data, signal) {
      return new Promise((resolve, reject) => {
        const abort = (): void => reject(signal.reason as Error);
        if (signal.aborted) return abort();
        signal.addEventListener('abort', abort, { once: true });
        whenRunning(() => {
          signal.removeEventListener('abort', abort);
          if (!isClosed) type(data);
          resolve();
        });
      });
    },
    close() {
      isClosed = true;
      buffer.wake();
    },
  };
}
