import type { Rule } from './rule.js';

/** Time, chance, network, environment and output come as ports; these places make the ports. */
const exempt = [
  /^src\/platform\//,
  /^src\/config\//,
  /^src\/control\/travel\.ts$/, // moves the process's Date, so it must hold the real one
  /^src\/cli\/(output|print|terminal|write-output)\.ts$/, // the one file that writes to the terminal
];

/** Nothing else reads the clock, the dice, the network, the environment or the console. */
export const portsAreUsed: Rule = ({ files }) =>
  files
    .filter(({ path }) => !exempt.some((place) => place.test(path)))
    .flatMap(({ path, facts }) =>
      [...new Set(facts.globals)].map((name) => `${path}: uses ${name}; take it as a dependency`),
    );
