/** What the benchmarks share: taking cells in turns, medians, tables. */

/** The value in the middle. */
export function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

/**
 * CPU of a server for one operation, by cell: `{ name: { server, run, times } }`. All cells are taken in turns in every round,
 * so that whatever else the machine does meets all of them; the first round warms up and does not count.
 */
export async function cpuInTurns(cells, rounds) {
  const seen = Object.fromEntries(Object.keys(cells).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, { server, run, times }] of Object.entries(cells)) {
      const before = await server.cpuMs();
      for (let done = 0; done < times; done += 1) await run();
      const cost = ((await server.cpuMs()) - before) / times;
      if (round > 0) seen[name].push(cost);
    }
  }
  return Object.fromEntries(Object.entries(seen).map(([name, costs]) => [name, median(costs)]));
}

/** A number as a reader wants it. */
export function short(value, unit = '') {
  if (value === undefined) return '';
  return `${value.toFixed(value < 10 ? 2 : 0)}${unit === '' ? '' : ` ${unit}`}`;
}

/** Rows of words as a Markdown table. */
export function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(rows[0]), rule, ...rows.slice(1).map(line)].join('\n');
}
