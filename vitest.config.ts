import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          setupFiles: ['tests/helpers/property-tests.ts'],
          include: ['tests/unit/**/*.test.ts'],
          environment: 'node',
          exclude: ['tests/unit/renderer/**'],
        },
      },
      {
        test: {
          name: 'window',
          setupFiles: ['tests/helpers/property-tests.ts'],
          include: ['tests/unit/renderer/**/*.test.{ts,tsx}'],
          environment: 'happy-dom',
        },
      },
      {
        test: {
          name: 'integration',
          setupFiles: ['tests/helpers/property-tests.ts'],
          include: ['tests/integration/**/*.test.ts', 'tests/corpus/**/*.test.ts'],
          globalSetup: ['tests/helpers/start-test-servers.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Two cores: more files at once only make the servers wait for each other.
          maxWorkers: 2,
          // Servers, files and time are real here: a second try, and the summary names who needed it.
          retry: 1,
        },
      },
      {
        test: {
          name: 'soak',
          setupFiles: ['tests/helpers/property-tests.ts'],
          include: ['tests/soak/**/*.test.ts'],
          globalSetup: ['tests/helpers/start-test-servers.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Two cores: more files at once only make the servers wait for each other.
          maxWorkers: 2,
        },
      },
    ],
  },
})
