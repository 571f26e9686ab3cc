import { describe, expect, it } from 'vitest';
import { createLineSplitter } from './line-splitter.js';

describe('createLineSplitter', () => {
  it('gives the same lines however the bytes arrive', () => {
    const bytes = Buffer.from('one\ntwo\n\nthree ä\nrest');
    for (let size = 1; size <= bytes.length; size++) {
      const splitter = createLineSplitter(100);
      const lines: string[] = [];
      for (let at = 0; at < bytes.length; at += size) {
        lines.push(...splitter.push(bytes.subarray(at, at + size)).map(String));
      }
      expect(lines).toEqual(['one', 'two', 'three ä']);
    }
  });

  it('refuses a line over the limit, wherever it ends', () => {
    expect(() => createLineSplitter(3).push(Buffer.from('1234'))).toThrow(RangeError);
    expect(() => createLineSplitter(3).push(Buffer.from('1234\n'))).toThrow(RangeError);
    expect(createLineSplitter(3).push(Buffer.from('123\n123\n'))).toHaveLength(2);
    const splitter = createLineSplitter(3);
    splitter.push(Buffer.from('12'));
    expect(() => splitter.push(Buffer.from('34'))).toThrow(RangeError);
  });
});
