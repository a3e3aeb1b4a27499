// Looks at a screen the way we would: both themes and three widths, pictures to be looked at, axe, no sideways scrolling.
import type { Page } from '@playwright/test'
import { accessibilityTroubles } from './accessibility.ts'
import { expect, scrollsSideways } from './fixtures.ts'

const contentOverflows = (page: Page): Promise<boolean> =>
  page.evaluate('[...document.querySelectorAll("[data-page-content]")].some((e) => e.scrollWidth > e.clientWidth + 1)')

/** As tall as its content, so that a picture shows all of it. */
const fitHeight = async (page: Page, width: number): Promise<void> => {
  await page.setViewportSize({ width, height: 800 })
  const content = await page.evaluate<number>('document.querySelector("[data-page-content]")?.scrollHeight ?? 0')
  await page.setViewportSize({ width, height: Math.min(3200, Math.max(800, content + 130)) })
}

export const lookAt = async (page: Page, name: string, widths: readonly number[] = [1280, 900, 480]): Promise<void> => {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    // Dark differs in colours only; the width in between adds nothing.
    for (const width of theme === 'light' ? widths : widths.filter((one) => one !== 900)) {
      await fitHeight(page, width)
      // What is placed by script (a tooltip, a list of choices) follows a moment after the window has changed.
      await expect.poll(() => scrollsSideways(page), `${name} at ${width} px scrolls sideways`).toBe(false)
      await expect
        .poll(() => contentOverflows(page), `${name} at ${width} px: content is wider than the page`)
        .toBe(false)
      await page.screenshot({ path: `tests/.out/screenshots/${name}-${theme}-${width}.png`, animations: 'disabled' })
    }
    await page.setViewportSize({ width: 1280, height: 800 })
    expect(await accessibilityTroubles(page, theme === 'light' ? 'all' : 'colours'), `${name}, ${theme}`).toEqual([])
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: null })
}

export const openHash = (page: Page, hash: string): Promise<void> =>
  page.evaluate(`location.hash = ${JSON.stringify(hash)}`)

export const recipeHash = (path: string, step?: string): string =>
  `#/recipe?${new URLSearchParams({ path, ...(step === undefined ? {} : { step }) })}`
