/** Formats results as an aligned table; a ratio above 1 means that we are better. */
export function formatTable(results) {
  const header = ['row', 'work', 'ours', 'libvirt', 'unit', 'ratio', 'target'];
  const rows = results.map((each) => [
    each.id,
    each.work,
    number(each.ours),
    number(each.peer),
    each.unit,
    ratio(each.ratio),
    each.target,
  ]);
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => row[column].length)));
  const line = (row) =>
    row
      .map((cell, column) =>
        column < 2 || column === 4 || column === 6 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
      )
      .join('  ')
      .trimEnd();
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function number(value) {
  if (value === undefined) return '-';
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toFixed(1);
}

function ratio(value) {
  return value === undefined ? '-' : `${value.toFixed(2)}x`;
}
