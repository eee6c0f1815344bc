import { filesFormNoCycles } from './cycles.js';
import { everyRoomHasItsPlace, importsGoDown } from './direction.js';
import { roomsAreEnteredByTheirDoor } from './doors.js';
import {
  doorsIntroduceTheirRoom,
  filesAreNamedForWhatTheyHold,
  filesAreShort,
  nothingIsExportedByDefault,
} from './files.js';
import { portsAreUsed } from './globals.js';
import { librariesHaveOneHome } from './libraries.js';
import type { Rule } from './rule.js';
import { noModuleIsMocked, noTestBoundsTime, noTestIsSkipped, onlyUnitTestsReachInside } from './tests.js';
import { everyPageHasItsView, everyViewIsShown } from './views.js';

/** All rules of the house, by the sentence that each of them is. */
export const rules = {
  'every room has its place in the order': everyRoomHasItsPlace,
  'rooms import only the rooms below them': importsGoDown,
  'rooms are entered by their door': roomsAreEnteredByTheirDoor,
  'files form no cycles': filesFormNoCycles,
  'files have at most 300 lines': filesAreShort,
  'doors introduce their room': doorsIntroduceTheirRoom,
  'files are named for what they hold': filesAreNamedForWhatTheyHold,
  'nothing is exported by default': nothingIsExportedByDefault,
  'a foreign library has one home': librariesHaveOneHome,
  'time, chance, network, environment and output are ports': portsAreUsed,
  'every page has its view': everyPageHasItsView,
  'every view is shown': everyViewIsShown,
  'no module is mocked': noModuleIsMocked,
  'no test is skipped': noTestIsSkipped,
  'no test bounds how long something takes': noTestBoundsTime,
  'only unit and contract tests reach inside a room': onlyUnitTestsReachInside,
} as const satisfies Readonly<Record<string, Rule>>;
