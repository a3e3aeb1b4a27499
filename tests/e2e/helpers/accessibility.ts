// What axe finds wrong. The builder of @axe-core/playwright, which brings axe along, injects it anew for every look and
// carries all that is right back here as well: three times as slow. There are no frames in our pages, so axe is just run.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'

type Violation = {
  readonly id: string
  readonly help: string
  readonly nodes: readonly { readonly target: readonly string[] }[]
}

const require = createRequire(import.meta.url)
const axeSource = readFileSync(
  createRequire(require.resolve('@axe-core/playwright')).resolve('axe-core/axe.min.js'),
  'utf8',
)

// What React Aria reads out stays in its announcer for seconds, named by elements that may have gone meanwhile.
const context = { exclude: [['[data-live-announcer]']] }

/** What is on its way in is pale: looked at when it is there. What turns for ever is not waited for. */
const settle = (page: Page): Promise<unknown> =>
  page.evaluate(
    'Promise.all(document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity).map((one) => one.finished.catch(() => null)))',
  )

/** One line each. `only`: where the rest was looked at a moment ago, in other colours. */
export const accessibilityTroubles = async (page: Page, only: 'all' | 'colours' = 'all'): Promise<string[]> => {
  await settle(page)
  // The page stays the same between looks, unless it was loaded again.
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(axeSource)
  const options = {
    resultTypes: ['violations'],
    ...(only === 'colours' ? { runOnly: { type: 'rule', values: ['color-contrast'] } } : {}),
  }
  const violations = await page.evaluate<readonly Violation[]>(
    `axe.run(${JSON.stringify(context)}, ${JSON.stringify(options)}).then(({ violations }) => violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ target }) => ({ target })) })))`,
  )
  return violations.map(
    ({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ target }) => target.join(' ')).join(', ')})`,
  )
}
