import { defineConfig } from 'vitest/config';

const timeouts = { testTimeout: 60_000, hookTimeout: 60_000 };
const project = (name: string, ...include: string[]): { extends: true; test: object } => ({
  extends: true,
  test: { name, include: include.map((folder) => `test/${folder}/**/*.test.ts`), ...timeouts },
});
/** Files of one worker share what they import: loading it anew for each takes as long as the tests. */
const shared = (name: string, ...include: string[]): { extends: true; test: object } => ({
  extends: true,
  test: {
    ...project(name, ...include).test,
    isolate: false,
    unstubEnvs: true,
    unstubGlobals: true,
    restoreMocks: true,
  },
});

export default defineConfig({
  test: {
    projects: [
      shared('unit', 'core', 'house', 'samples', 'console'),
      shared('contract', 'contracts', 'adapters'),
      shared('aws-edition', 'functions', 'infra'),
      shared('api', 'api', 'client'),
      project('end-to-end', 'e2e', 'local', 'interop'),
      // Two files that build the console at the same time would do it twice.
      { extends: true, test: { ...project('browser', 'browser').test, globalSetup: './test/browser/build.ts' } },
    ],
    // Many tests wait for child processes and disks: as many workers as cores, not one less.
    maxWorkers: '100%',
    reporters: ['default', './test/support/summary-reporter.ts'],
    coverage: {
      provider: 'v8',
      // The adapters of AWS are held to their contracts by `npm run test:aws`, on real servers.
      include: ['core/**/*.ts', 'adapters/{local,formats}/**/*.ts', 'api/**/*.ts'],
      reporter: ['text-summary'],
      thresholds: { lines: 95, statements: 95, functions: 95, branches: 85 },
    },
  },
});
