import type { Rule } from './rule.js';

const mostLines = 300;

/** A file that needs more is two files. Tests are held to it too. */
export const filesAreShort: Rule = ({ files, tests }) => {
  const texts = [...files.map(({ path, text }) => [path, text] as const), ...Object.entries(tests)];
  return texts
    .map(([path, text]) => [path, text.trimEnd().split('\n').length] as const)
    .filter(([, lines]) => lines > mostLines)
    .map(([path, lines]) => `${path}: ${lines} lines, the limit is ${mostLines}`);
};

/** A door opens with 5 to 15 lines that say what the room is. */
export const doorsIntroduceTheirRoom: Rule = ({ files }) => {
  const rooms = [...new Set(files.filter(({ path }) => path.split('/').length > 2).map(({ room }) => room))];
  return rooms.flatMap((room) => {
    const door = files.find(({ path }) => path === `src/${room}/index.ts`);
    if (door === undefined) return [`src/${room}: has no door (index.ts)`];
    const header = /^\/\*\*\n([\s\S]*?)\n \*\/\n/.exec(door.text)?.[1]?.split('\n').length ?? 0;
    return header >= 5 && header <= 15
      ? []
      : [`${door.path}: opens with a header of ${header} lines, wanted are 5 to 15`];
  });
};

const vague = /(^|\/)(utils?|helpers?|common|types|misc|base|manager)(\.ts|\/)/;

/** Files are named after the one thing they export, in kebab-case. */
export const filesAreNamedForWhatTheyHold: Rule = ({ files }) =>
  files
    .filter(({ path }) => vague.test(path) || !/^src\/(?:[a-z0-9-]+\/)*[a-z0-9-]+\.ts$/.test(path))
    .map(({ path }) => `${path}: name it after what it holds, in kebab-case`);

/** Named exports only. */
export const nothingIsExportedByDefault: Rule = ({ files }) =>
  files.filter(({ text }) => /^export default /m.test(text)).map(({ path }) => `${path}: has a default export`);
