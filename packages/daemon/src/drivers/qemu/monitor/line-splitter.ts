const newline = 10;

/** Cuts a stream of bytes into lines. */
export interface LineSplitter {
  /**
   * Takes the next bytes and answers the lines that they complete, without their line ends; empty ones are left out.
   * @throws RangeError when a line is longer than the limit; the splitter is of no use afterwards
   */
  push(chunk: Buffer): Buffer[];
}

/** Makes a splitter that never holds more than `maxLineBytes` of an unfinished line. */
export function createLineSplitter(maxLineBytes: number): LineSplitter {
  let parts: Buffer[] = [];
  let held = 0;

  function keep(part: Buffer): void {
    held += part.length;
    if (held > maxLineBytes) {
      parts = [];
      throw new RangeError(`a line is longer than ${maxLineBytes} bytes`);
    }
    if (part.length > 0) parts.push(part);
  }

  return {
    push(chunk) {
      const lines: Buffer[] = [];
      let start = 0;
      for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
        // Nothing but line ends would cost a hundred times what it is.
        if (end === start && held === 0) {
          start = end + 1;
          continue;
        }
        keep(chunk.subarray(start, end));
        lines.push(parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts));
        parts = [];
        held = 0;
        start = end + 1;
      }
      keep(chunk.subarray(start));
      return lines;
    },
  };
}
