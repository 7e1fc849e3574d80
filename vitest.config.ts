import { defineConfig } from 'vitest/config'

const apart = ['tests/journeys/ten-minutes.test.ts', 'tests/journeys/govern.test.ts', 'tests/journeys/hidden-ai.test.ts', 'tests/journeys/pages.test.ts', 'tests/journeys/inbox.test.ts', 'tests/journeys/connection.test.ts', 'scripts/sdk-package.test.ts']

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', testTimeout: 60_000, include: ['packages/*/src/**/*.test.ts', 'packs/**/*.test.ts', 'scripts/*.test.ts'], exclude: ['**/*.store.test.ts', '**/*.http.test.ts', '**/node_modules/**', ...apart] } },
      { test: { name: 'server', include: ['packages/server/src/**/*.store.test.ts', 'packages/server/src/**/*.http.test.ts'], testTimeout: 60_000, hookTimeout: 120_000, globalSetup: ['tests/support/postgres.ts'], maxWorkers: 2 } },
      { test: { name: 'house', include: ['tests/**/*.test.ts'], exclude: apart, testTimeout: 150_000, hookTimeout: 90_000, expect: { poll: { timeout: 20_000 } }, globalSetup: ['tests/support/postgres.ts'], fileParallelism: false } },
      // Not yet seen green in one quiet run, or from a bare clone with the 93 MB of the demonstration: `npm run test:apart`.
      { test: { name: 'apart', include: apart, testTimeout: 600_000, hookTimeout: 90_000, expect: { poll: { timeout: 20_000 } }, globalSetup: ['tests/support/postgres.ts'], fileParallelism: false } },
    ],
  },
})
