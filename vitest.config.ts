import { defineConfig } from 'vitest/config'

/**
 * Node reads our TypeScript itself, once for each worker: a third of the time. Each file has servers and a database of
 * its own, and what is shared between files is only code.
 */
const quick = { experimental: { viteModuleRunner: false }, isolate: false }
/** Real servers over one PostgreSQL. How long a test may take decides nothing: these end what hangs. */
const onServers = {
  ...quick,
  hookTimeout: 180_000,
  expect: { poll: { timeout: 30_000 } },
  globalSetup: ['tests/support/postgres.ts'],
  maxWorkers: 2,
}

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...quick,
          name: 'unit',
          maxWorkers: 2,
          testTimeout: 60_000,
          include: ['packages/*/src/**/*.test.ts', 'packs/**/*.test.ts', 'scripts/*.test.ts'],
          exclude: ['**/*.store.test.ts', '**/*.http.test.ts', '**/node_modules/**'],
        },
      },
      {
        test: {
          ...onServers,
          name: 'server',
          testTimeout: 60_000,
          include: ['packages/server/src/**/*.store.test.ts', 'packages/server/src/**/*.http.test.ts'],
        },
      },
      {
        test: {
          ...onServers,
          name: 'frameworks',
          testTimeout: 120_000,
          include: ['packages/sdk/examples/frameworks/*.test.ts'],
        },
      },
      {
        test: {
          ...onServers,
          name: 'house',
          testTimeout: 600_000,
          // Of the mutants, which have a copy of the house each.
          maxConcurrency: 2,
          include: ['tests/**/*.test.ts'],
        },
      },
    ],
  },
})
