import { defineConfig, mergeConfig } from 'vitest/config';
import shared from './vitest.config.ts';

export default mergeConfig(
  { ...shared, test: { ...shared.test, include: [], exclude: [] } },
  defineConfig({ test: { include: ['test/agents/**/*.test.ts'], maxWorkers: 1, testTimeout: 600_000 } }),
);
