import { defineConfig } from 'vitest/config'

/** Node reads our TypeScript itself, which takes half the time; what has no JSX needs nothing else. */
const experimental = { viteModuleRunner: false }

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          testTimeout: 60_000,
          include: ['packages/*/src/**/*.test.ts', 'packs/**/*.test.ts', 'scripts/*.test.ts'],
          exclude: ['**/*.store.test.ts', '**/*.http.test.ts', '**/node_modules/**'],
        },
      },
      {
        test: {
          name: 'server',
          experimental,
          include: ['packages/server/src/**/*.store.test.ts', 'packages/server/src/**/*.http.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          globalSetup: ['tests/support/postgres.ts'],
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'house',
          experimental,
          include: ['tests/**/*.test.ts'],
          // How long a test may take decides nothing: these end what hangs.
          testTimeout: 600_000,
          hookTimeout: 180_000,
          expect: { poll: { timeout: 30_000 } },
          globalSetup: ['tests/support/postgres.ts'],
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'frameworks',
          experimental,
          include: ['packages/sdk/examples/frameworks/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 30_000 } },
          globalSetup: ['tests/support/postgres.ts'],
          maxWorkers: 2,
        },
      },
    ],
  },
})
