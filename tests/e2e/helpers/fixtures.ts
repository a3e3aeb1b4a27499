// `test` for every spec: one Groundwork a worker, a fresh window a test, and no test passes over a console error.
import { expect, test as base, type Page } from '@playwright/test'
import { startApp, type StartedApp } from './start-app.ts'

type WorkerParts = { readonly app: StartedApp }
type TestParts = {
  /** A window that is in, with its errors collected. */
  readonly window: Page
  /** Errors and policy violations of this test's window so far; what is left at the end fails the test. */
  readonly troubles: string[]
}

// Playwright reads what a fixture needs from the pattern of its first argument, so there has to be one.
export const test = base.extend<TestParts, WorkerParts>({
  app: [
    async ({ browserName: _any }, provide) => {
      const app = await startApp()
      await provide(app)
      await app.stop()
    },
    { scope: 'worker' },
  ],
  troubles: async ({ browserName: _any }, provide) => {
    const troubles: string[] = []
    await provide(troubles)
    expect(troubles, 'errors in the window').toEqual([])
  },
  window: async ({ app, page, troubles }, provide) => {
    page.on('console', (message) => {
      if (message.type() === 'error') troubles.push(message.text())
    })
    page.on('pageerror', (error) => troubles.push(error.message))
    await page.goto(await app.newUrl())
    await provide(page)
  },
})

export { expect }

/** True when something is wider than the window. */
export const scrollsSideways = (page: Page): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')
