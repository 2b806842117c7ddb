import { defineConfig } from 'vitest/config';

// The root's global setup runs once and provides its database to every project; `extends` would run it per project.
export default defineConfig({
  test: {
    globalSetup: ['test/harness/globalSetup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'main',
          include: ['{domain,server,sim,web,test,db,bench}/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.e2e.ts'],
          // A whole product and a real browser: one file at a time.
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
