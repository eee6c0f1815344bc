import { describeProblems, type Problem } from '#config';

/** The config file is not valid; every problem with its place. */
export class ConfigProblems extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(describeProblems(problems));
    this.name = 'ConfigProblems';
    this.problems = problems;
  }
}
