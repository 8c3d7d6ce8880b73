import { defineConfig } from 'vitest/config';
import { TEST_ENVIRONMENT } from './test/support/environment.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/long/**', 'test/agents/**'],
    globalSetup: ['test/support/build-once.ts'],
    env: TEST_ENVIRONMENT,
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
