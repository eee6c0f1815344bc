import type { SourceFile, Texts } from '../source-tree.js';

/** What a rule looks at. */
export interface House {
  readonly files: readonly SourceFile[];
  /** views/**.eta */
  readonly views: Texts;
  /** test/**.ts */
  readonly tests: Texts;
}

/** A rule answers one sentence for each place that breaks it. */
export type Rule = (house: House) => readonly string[];
