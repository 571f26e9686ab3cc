/** A place in a text, both counted from 1. */
export interface TextPosition {
  readonly line: number;
  /** In UTF-16 units, as editors count. */
  readonly column: number;
}

/** Tells line and column of offsets in one text; the text is walked once, when the first is asked for. */
export function textPositions(text: string): (offset: number) => TextPosition {
  let lineStarts: readonly number[] | undefined;
  return (offset) => {
    lineStarts ??= findLineStarts(text);
    let low = 0;
    let high = lineStarts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1 };
  };
}

function findLineStarts(text: string): readonly number[] {
  const starts = [0];
  for (const end of text.matchAll(/\r\n?|\n/g)) starts.push(end.index + end[0].length);
  return starts;
}
