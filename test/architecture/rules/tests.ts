import type { Rule } from './rule.js';

/** Doubles are implementations of ports, never replaced modules. */
export const noModuleIsMocked: Rule = ({ tests }) =>
  breaking(
    tests,
    /\bjest\s*\.\s*(?:unstable_)?(?:do)?mock(?:Module)?\s*\(/i,
    'replaces a module; implement the port instead',
  );

/** A test that does not run proves nothing. */
export const noTestIsSkipped: Rule = ({ tests }) =>
  breaking(
    tests,
    /\b(?:it|test|describe)\s*\.\s*(?:skip|only|todo|failing)\b|\bx(?:it|test|describe)\s*\(/,
    'skips tests',
  );

/** How fast a machine is says nothing about the code; what must not wait for long is shown by what a test would else wait for. */
export const noTestBoundsTime: Rule = ({ tests }) =>
  breaking(
    tests,
    /(?:performance|Date)\.now\(\)\s*-[^;\n]*(?:toBeLessThan|<)|\w+Ms\)\.toBeLessThan/,
    'bounds how long something takes; that belongs in test/bench',
  );

/** The product's sources do not come into tests but by doors; `#src/` is for unit tests and contracts. */
export const onlyUnitTestsReachInside: Rule = ({ tests }) =>
  Object.entries(tests)
    .filter(([path, text]) => !/^test\/(unit|contract|architecture)\//.test(path) && /from '#src\//.test(text))
    .map(([path]) => `${path}: reaches inside a room`);

function breaking(tests: Readonly<Record<string, string>>, words: RegExp, problem: string): readonly string[] {
  return Object.entries(tests)
    .filter(([path, text]) => !path.startsWith('test/architecture/') && words.test(text))
    .map(([path]) => `${path}: ${problem}`);
}
