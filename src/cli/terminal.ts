/** Where a command writes. */
export interface Terminal {
  /** Results. */
  out(text: string): void;
  /** Everything else. */
  err(text: string): void;
  /** A line that the next one replaces, for progress; only where somebody watches. An empty one wipes it away. */
  progress(text: string): void;
  bold(text: string): string;
  quiet(text: string): string;
  good(text: string): string;
  bad(text: string): string;
}

/** The process's own terminal: colour where it is one, and nobody set NO_COLOR. */
export function processTerminal(): Terminal {
  const colour = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
  const paint = (code: number) => (text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  return {
    out: (text) => process.stdout.write(`${text}\n`),
    err: (text) => process.stderr.write(`${text}\n`),
    progress: (text) => {
      if (process.stderr.isTTY === true) process.stderr.write(`\r\u001b[K${text}`);
    },
    bold: paint(1),
    quiet: paint(2),
    good: paint(32),
    bad: paint(31),
  };
}

/** Rows in columns; the last column may be as long as it likes. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>(
    (most, row) => row.map((cell, column) => Math.max(most[column] ?? 0, cell.length)),
    [],
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
