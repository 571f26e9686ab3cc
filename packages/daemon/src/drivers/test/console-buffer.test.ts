import { expect, test } from 'vitest';
import { ConsoleBuffer } from './console-buffer.js';

const kept = 8 * 1024 * 1024;

test('what a guest writes is kept up to a size; what is older is forgotten, and offsets stay what they were', async () => {
  const buffer = new ConsoleBuffer();
  const lines = Array.from({ length: 300_000 }, (_, index) => `line ${index} of what a guest writes without end\n`);
  for (const line of lines) buffer.write(Buffer.from(line));
  const whole = lines.join('');
  expect(buffer.size).toBe(whole.length);
  expect(buffer.text.length).toBeGreaterThanOrEqual(kept);
  expect(buffer.text.length).toBeLessThanOrEqual(2 * kept);
  expect(whole.endsWith(buffer.text)).toBe(true);

  const oldest = whole.length - buffer.text.length;
  const first = await buffer.read(0, 100);
  expect(first).toMatchObject({ offset: oldest, size: whole.length });
  expect(Buffer.from(first.data).toString()).toBe(whole.slice(oldest, oldest + 100));
  expect(Buffer.from((await buffer.read(-10, 100)).data).toString()).toBe(whole.slice(-10));
  expect(await buffer.read(whole.length + 5, 100)).toEqual({
    data: new Uint8Array(),
    offset: whole.length,
    size: whole.length,
  });
});

test('one write that is longer than what is kept is kept whole, and nothing else', () => {
  const buffer = new ConsoleBuffer();
  buffer.writeLine('before');
  buffer.write(Buffer.alloc(kept + 1, 'x'));
  expect(buffer.text).toBe('x'.repeat(kept + 1));
});
