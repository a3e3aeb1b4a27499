import { existsSync, readdirSync, statSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

// The browser: what CHROMIUM_PATH says, else the system's, else the one Playwright brought (npx playwright install).
const chromium = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path && existsSync(path))

const folder = new URL('./tests/e2e/', import.meta.url)

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'tests/.out/e2e',
  globalSetup: './tests/e2e/helpers/build-once.ts',
  // Every worker has its own Groundwork and built-in server, and waits as much as it works.
  workers: 2,
  fullyParallel: false,
  // A project for each file, because workers are not shared between projects: every file has a Groundwork, and servers,
  // of its own, and none depends on what another left behind. The longest go first, so that both workers end together.
  projects: readdirSync(folder)
    .filter((name) => name.endsWith('.spec.ts'))
    .sort((one, other) => statSync(new URL(other, folder)).size - statSync(new URL(one, folder)).size)
    .map((name) => ({ name: name.replace('.spec.ts', ''), testMatch: name })),
  forbidOnly: Boolean(process.env['CI']),
  // A real browser, host and server: a second try, and the summary of npm test names who needed it.
  retries: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: 'tests/.out/e2e.json' }]],
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 800 },
    // A trace of every test would cost a quarter of its time. What fails is tried again, and traced then.
    trace: 'on-first-retry',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(chromium ? { executablePath: chromium } : {}),
      // Chromium's own sandbox cannot start as root or in most containers.
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--force-color-profile=srgb'],
    },
  },
})
