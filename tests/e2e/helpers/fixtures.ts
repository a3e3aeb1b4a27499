// `test` for every spec: one Groundwork a worker, a fresh window a test, and no test passes over a console error.
import AxeBuilder from '@axe-core/playwright'
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

/** What axe finds wrong, one line each. `only`: where the rest was looked at a moment ago, in other colours. */
export const accessibilityTroubles = async (page: Page, only: 'all' | 'colours' = 'all'): Promise<string[]> => {
  // Without frames, the quick way finds the same: the other opens a page of its own each time.
  // What React Aria reads out stays in its announcer for seconds, named by elements that may have gone meanwhile.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).exclude('[data-live-announcer]')
  const { violations } = await (only === 'colours' ? axe.withRules(['color-contrast']) : axe).analyze()
  return violations.map(
    (violation) =>
      `${violation.id}: ${violation.help} (${violation.nodes.map((node) => node.target.join(' ')).join(', ')})`,
  )
}

/** True when something is wider than the window. */
export const scrollsSideways = (page: Page): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')
