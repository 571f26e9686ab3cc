import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    reporters: ['default', './tools/count-reporter.ts'],
    // Tests of whole daemons wait more than they compute: one file at a time would leave a core idle.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['packages/*/{src,codegen}/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**', '**/*.int.test.ts'],
          // A test that hangs is to fail; one that is slow on a busy machine is not.
          testTimeout: 30_000,
        },
      },
      // Real daemons, real guests, real kills: run against dist/, which is what ships.
      {
        test: {
          name: 'integration',
          include: ['packages/*/test/**/*.int.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      // The gates themselves: lint, floors, schema, public API.
      { test: { name: 'gates', include: ['tools/**/*.test.ts'], testTimeout: 120_000 } },
    ],
  },
});
