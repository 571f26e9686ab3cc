import { BinaryWriter } from '@bufbuild/protobuf/wire';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MessageWriter } from './message-writer.js';

const texts = fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant('x'.repeat(3000))), { maxLength: 12 });

function write(writer: BinaryWriter, strings: readonly string[]): Uint8Array {
  for (const [index, text] of strings.entries()) {
    if (index % 3 === 0) writer.uint32(10).fork().string(text).join();
    else writer.uint32(18).string(text);
  }
  return writer.finish();
}

test('one writer, again and again, writes what a fresh one of the library writes', () => {
  const writer = new MessageWriter();
  fc.assert(
    fc.property(fc.array(texts, { minLength: 1, maxLength: 4 }), (messages) => {
      // All are made before the first is looked at: none may lie where another one was written.
      const written = messages.map((strings) => write(writer, strings));
      for (const [index, strings] of messages.entries()) {
        expect(Buffer.compare(written[index] as Uint8Array, write(new BinaryWriter(), strings))).toBe(0);
      }
    }),
  );
});
