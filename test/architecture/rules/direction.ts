import { rooms } from '../rooms.js';
import type { Rule } from './rule.js';

const levels = new Map<string, number>(rooms.flatMap((line, level) => line.map((room) => [room, level] as const)));

/** Down only: a room imports rooms of the lines below it. */
export const importsGoDown: Rule = ({ files }) =>
  files.flatMap(({ path, room, facts }) =>
    facts.imports
      .filter((name) => name.startsWith('#'))
      .flatMap((name) => {
        const target = name.slice(1);
        const [from, to] = [levels.get(room), levels.get(target)];
        if (from === undefined) return [`${path}: the room '${room}' is not in rooms.ts`];
        if (to === undefined) return [`${path}: imports '${name}', which is no room`];
        return to > from ? [] : [`${path}: '${room}' imports '${target}', which is not below it`];
      }),
  );

/** Every folder of src is a room with a place in the order. */
export const everyRoomHasItsPlace: Rule = ({ files }) =>
  [...new Set(files.map(({ room }) => room))]
    .filter((room) => !levels.has(room))
    .map((room) => `src/${room}: not in rooms.ts`);
