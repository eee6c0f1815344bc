import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const rooms = readdirSync(`${root}/src`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

const shared = {
  rootDir: root,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  moduleNameMapper: {
    // The doors (`#room`) and, for unit tests only, the insides of rooms (`#src/room/file.js`).
    [`^#(${rooms.join('|')})$`]: '<rootDir>/src/$1/index.ts',
    '^#src/(.*)\\.js$': '<rootDir>/src/$1.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
};

const project = (name, extra = {}) => ({
  ...shared,
  displayName: name,
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  ...extra,
});

export default {
  rootDir: root,
  testTimeout: 60_000,
  // Modules of finished test files stay in a worker: one that has grown begins anew.
  workerIdleMemoryLimit: '1GB',
  projects: ['architecture', 'unit', 'contract', 'flows', 'faults', 'browser', 'simplesamlphp', 'package'].map((name) =>
    project(name),
  ),
};
