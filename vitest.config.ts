// The tests: one PostgreSQL for the whole run, a database of its own for each file, two files at a time.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    environment: 'node',
    globalSetup: ['tests/support/global-setup.ts'],
    maxWorkers: 2,
    // A browser on a busy machine may miss a click at something that still moves: one more try, which the output tells.
    retry: 1,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    teardownTimeout: 30_000,
  },
});
