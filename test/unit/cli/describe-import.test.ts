import { expect, it } from '@jest/globals';
import { describeImport } from '#src/cli/describe-import.js';

const same = (text: string) => text;
const terminal = { out() {}, err() {}, progress() {}, bold: same, quiet: same, good: same, bad: same };
const tenant = { id: '44444444-dddd-4ddd-8ddd-444444444444', displayName: 'Northwind' };

it('an import is told as tables: what was taken over, what is not used, what is left out', () => {
  const report = {
    tenant,
    taken: { users: 12, groups: 1 },
    unused: [{ resource: 'users', property: 'assignedPlans', objects: 12 }],
    notes: [{ resource: 'policies', what: 'is not used here; kept as it came' }],
  };
  expect(describeImport(report, terminal).split('\n')).toEqual([
    'Imported Northwind (44444444-dddd-4ddd-8ddd-444444444444)',
    '  users   12',
    '  groups  1',
    '',
    'Kept, but not used here',
    '  resource  property       objects',
    '  users     assignedPlans  12',
    '',
    'Not taken over',
    '  policies  is not used here; kept as it came',
  ]);
  expect(describeImport({ ...report, unused: [], notes: [] }, terminal).split('\n')).toHaveLength(3);
});
