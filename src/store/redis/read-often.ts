import type { Key } from '../store.js';

/** Read at every request, written seldom: of the directory all but its logs, the keys, where the clock stands, faults. */
export function isReadOften([room, second, third]: Key): boolean {
  switch (room) {
    case 'directory':
      return third !== 'log';
    case 'keys':
      return true;
    case 'house':
      return second === 'clock';
    case 'control':
      return second === 'faults';
    default:
      return false;
  }
}
