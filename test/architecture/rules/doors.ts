import { posix } from 'node:path';
import type { Rule } from './rule.js';

/** Another room is entered by its door, the own one never from inside. */
export const roomsAreEnteredByTheirDoor: Rule = ({ files }) =>
  files.flatMap(({ path, room, facts }) =>
    facts.imports.flatMap((name) => {
      if (name === `#${room}`) return [`${path}: imports its own door '${name}'`];
      if (name.startsWith('#') && name.includes('/')) return [`${path}: '${name}' is not a door`];
      if (!name.startsWith('.')) return [];
      const target = posix.join(posix.dirname(path), name);
      if (target.split('/')[1] !== room || !target.startsWith('src/')) return [`${path}: '${name}' leaves the room`];
      return target === `src/${room}/index.js` ? [`${path}: imports its own door '${name}'`] : [];
    }),
  );
