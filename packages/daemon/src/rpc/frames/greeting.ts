import type { MessageSplitter } from '@holdfast/protocol';
import type { Identity } from '../../access/identity.js';
import type { TokenGate } from '../../access/tokens/token-gate.js';
import { Fault } from '../../model/fault.js';
import { type Hello, helloBytes, readHello } from './hello.js';

/** Longest token that is read; those that are made have far fewer. */
const maxTokenBytes = 1024;
/** Of the length before it. */
const lengthBytes = 4;

/** How a client begins. */
export type Greeting =
  | { readonly hello: Hello; readonly identity: Identity }
  /** It has said what it wants, and must not have it. */
  | { readonly hello: Hello; readonly refusal: Fault }
  /** It speaks something else. */
  | 'strange';

/** Reads how a client begins, from the first bytes of its connection. Each token is looked at once. */
export class GreetingReader {
  readonly #splitter: MessageSplitter;
  readonly #tokens: TokenGate;
  readonly #answer: (hello: Hello) => void;
  #hello: Hello | undefined;

  /** `answer` is called with the answer to a hello, which comes before any token. */
  constructor(splitter: MessageSplitter, tokens: TokenGate, answer: (hello: Hello) => void) {
    this.#splitter = splitter;
    this.#tokens = tokens;
    this.#answer = answer;
  }

  /** What has come, once all of it is there; `identity`: who it is without a token. */
  read(identity: Identity): Greeting | undefined {
    if (this.#hello === undefined) {
      const bytes = this.#splitter.take(helloBytes);
      if (bytes === undefined) return undefined;
      // Kept, while what it was read from is not.
      this.#hello = readHello(Buffer.from(bytes));
      if (this.#hello === undefined) return 'strange';
      this.#answer(this.#hello);
    }
    const hello = this.#hello;
    if (!hello.hasToken) return { hello, identity };
    try {
      const token = this.#token();
      if (token === undefined) return undefined;
      return { hello, identity: this.#tokens.identify(`Bearer ${token}`, identity) };
    } catch (error) {
      if (error instanceof Fault) return { hello, refusal: error };
      throw error;
    }
  }

  /** The token, once it is there; what is none is refused as any wrong one is. */
  #token(): string | undefined {
    const { message, length } = this.#next();
    if (length > maxTokenBytes) throw new Fault('INVALID_ARGUMENT', `a token has at most ${maxTokenBytes} bytes`);
    return message?.toString('latin1');
  }

  #next(): { readonly message?: Buffer | undefined; readonly length: number } {
    try {
      const message = this.#splitter.next();
      return { message, length: message?.length ?? this.#splitter.announced - lengthBytes };
    } catch {
      // More than any message may have.
      return { length: Infinity };
    }
  }
}
