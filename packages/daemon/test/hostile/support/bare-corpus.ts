import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../corpus/frames');

/** What a client may say on the socket for bare frames. */
export interface BareConversation {
  readonly name: string;
  readonly encoding: 'json' | 'protobuf';
  /** The eight bytes that it begins with. */
  readonly hello: Buffer;
  /** What follows, without the lengths that stand before each. */
  readonly messages: readonly Buffer[];
}

/** Reads every conversation of the corpus: the hello, then a message a line, JSON as it is and protobuf in hexadecimal. */
export function readBareCorpus(): BareConversation[] {
  return readdirSync(folder)
    .toSorted()
    .map((file) => {
      const lines = readFileSync(join(folder, file), 'utf8').split('\n');
      const [hello = '', ...messages] = lines.filter((line) => line !== '' && !line.startsWith('#'));
      const encoding = hello === 'HFF1JSON' ? 'json' : 'protobuf';
      return {
        name: file.replace(/\.txt$/, ''),
        encoding,
        hello: Buffer.from(hello),
        messages: messages.map((line) => Buffer.from(line, encoding === 'json' ? 'utf8' : 'hex')),
      };
    });
}
