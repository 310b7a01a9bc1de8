/** ESM under Jest: run by scripts/jest.mjs, which starts PostgreSQL and passes --experimental-vm-modules. */
const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
};
const projects = [
  'domain',
  'engine',
  'infra',
  'store',
  'app',
  'api',
  'jobs',
  'playback',
  'conformance',
  'roles',
  'end-to-end',
  'docs',
];

export default {
  projects: projects.map((name) => ({
    ...shared,
    displayName: name,
    rootDir: import.meta.dirname,
    testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  })),
  reporters: ['default', '<rootDir>/scripts/jest-reporter.mjs'],
  // Tests wait for what is to happen, not for so long: this ends one for which it never does.
  testTimeout: 600_000,
  passWithNoTests: true,
};
