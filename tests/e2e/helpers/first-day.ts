import { expect, type Page } from '@playwright/test'

/** Home as on the first day: other tests of the same Groundwork have opened things, which are taken off the list. */
export const beNew = async (window: Page): Promise<void> => {
  const forget = window.getByRole('main').getByRole('button', { name: 'Take off the list' })
  await expect(window.getByRole('main').getByRole('button', { name: 'Open a recipe' })).toBeVisible()
  // The list shows a few of many: each that goes makes room for another, so the count alone says nothing.
  for (let i = 0; i < 60 && (await forget.count()) > 0; i++) {
    await forget.first().click({ force: true })
    await window.waitForTimeout(200)
  }
  await expect(forget).toHaveCount(0)
  await expect(window.getByRole('button', { name: 'Open the example' })).toBeEnabled()
}
