import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// Tests start programs hundreds of times: what Node.js has compiled once, the next process need not compile again.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, '.holdfast/compiled');

/** What is waited for takes as long as it takes on a busy machine. */
const patience = { poll: { timeout: 20_000 } };

export default defineConfig({
  test: {
    reporters: ['default', './tools/count-reporter.ts'],
    // Tests of whole daemons wait more than they compute: as many files as cores at a time would leave cores idle.
    maxWorkers: 3,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['packages/*/{src,codegen}/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**', '**/*.int.test.ts'],
          // Modules keep no state here, so files may share a process: to load the rooms anew for each costs as much as the tests.
          isolate: false,
          // A test that hangs is to fail; one that is slow on a busy machine is not.
          testTimeout: 30_000,
          expect: patience,
        },
      },
      // Real daemons, real guests, real kills: run against dist/, which is what ships.
      {
        test: {
          name: 'integration',
          include: ['packages/*/test/**/*.int.test.ts', 'compat/**/*.int.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: patience,
        },
      },
      // The gates themselves: lint, floors, and what was released.
      {
        test: {
          name: 'gates',
          include: ['{tools,compat}/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.int.test.ts'],
          testTimeout: 120_000,
        },
      },
    ],
  },
});
