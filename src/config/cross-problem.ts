/** A problem that no single key can know. */
export type CrossProblem = { readonly path: (string | number)[]; readonly message: string };

/** Values that must be there once each. */
export function duplicates(
  values: readonly (string | undefined)[],
  what: string,
  pathOf: (index: number) => (string | number)[],
): readonly CrossProblem[] {
  return values.flatMap((value, index) =>
    value === undefined || values.indexOf(value) === index
      ? []
      : [{ path: pathOf(index), message: `this ${what} is used twice: ${value}` }],
  );
}
