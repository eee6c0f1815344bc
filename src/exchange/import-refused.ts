/** One thing wrong with what was given: the resource, the place in it, and what was expected. */
export interface ImportProblem {
  /** `users[3].userPrincipalName` */
  readonly path: string;
  readonly message: string;
}

/** The import was not begun: every problem, as `path: message`, one a line. */
export class ImportRefused extends Error {
  readonly problems: readonly ImportProblem[];

  constructor(problems: readonly ImportProblem[]) {
    const shown = problems.slice(0, 50).map(({ path, message }) => `${path}: ${message}`);
    const rest = problems.length > shown.length ? [`and ${problems.length - shown.length} more`] : [];
    super(['The import is not valid; nothing was taken over.', ...shown, ...rest].join('\n'));
    this.name = 'ImportRefused';
    this.problems = problems;
  }
}
