import type { Column, FileFormat } from './file-format.js';

/** A column of the format and the cell, from 0, that it is in. */
export interface Heading {
  readonly at: number;
  readonly column: Column;
}

interface HeadingProblem {
  readonly column: number | null;
  readonly message: string;
}

/** Finds the columns of a format in a row of headings; a cell that is none of them is undefined. */
export function readHeadings(
  cells: readonly string[],
  format: FileFormat,
): { readonly headings: readonly (Heading | undefined)[]; readonly problems: readonly HeadingProblem[] } {
  const texts = withoutEmptyEnd(cells.map((cell) => cell.trim()));
  const problems: HeadingProblem[] = [];
  const headings = texts.map((text, at) => {
    const column = format.columns.find(({ heading }) => heading === text);
    if (column === undefined) {
      const message = misspelt(text, format);
      if (message !== undefined) problems.push({ column: at + 1, message });
      return undefined;
    }
    if (texts.indexOf(text) !== at) problems.push({ column: at + 1, message: `the heading "${text}" is there twice` });
    return { at, column };
  });
  const required = format.columns.filter((column) => column.required);
  for (const [place, column] of required.entries()) {
    const at = headings.find((each) => each?.column === column)?.at;
    const isMisspelt = problems.some((each) => each.message.includes(`"${column.heading}"`));
    if (at === undefined && !isMisspelt) {
      problems.push({ column: null, message: `the heading "${column.heading}" is missing` });
    } else if (at !== undefined && format.ordered && at !== place) {
      problems.push({ column: at + 1, message: `the heading "${column.heading}" must be in column ${place + 1}` });
    }
  }
  return { headings, problems };
}

/** A heading that is meant to be one of the format's but is not spelled so; others are extra columns, which are ignored. */
function misspelt(text: string, { columns, version }: FileFormat): string | undefined {
  if (text.includes(';')) return 'the cells are separated by semicolons; separate them by commas';
  const property = /\[(\w+)\]/.exec(text)?.[1]?.toLowerCase();
  const meant = columns.find(
    (column) =>
      column.property.toLowerCase() === property ||
      column.heading.toLowerCase() === text.toLowerCase().replace(/[\s_-]/g, ''),
  );
  if (meant !== undefined) return `headings must not be changed: write "${meant.heading}", not "${text.slice(0, 80)}"`;
  return version === undefined && text !== '' ? `"${text.slice(0, 40)}" is no label of this format` : undefined;
}

/** Spreadsheets fill rows up with empty cells. */
function withoutEmptyEnd(texts: readonly string[]): readonly string[] {
  return texts.slice(0, texts.findLastIndex((text) => text !== '') + 1);
}
