import { expect, type Page } from '@playwright/test'

/** Home as on the first day: other tests of the same Groundwork have opened things, which are taken off the list. */
export const beNew = async (window: Page): Promise<void> => {
  const forget = window.getByRole('main').getByRole('button', { name: 'Take off the list' })
  await expect(window.getByRole('main').getByRole('button', { name: 'Open a recipe' })).toBeVisible()
  for (let left = await forget.count(); left > 0; left = await forget.count()) {
    await forget.first().click({ force: true })
    await expect(forget).not.toHaveCount(left)
  }
  await expect(window.getByRole('button', { name: 'Open the example' })).toBeEnabled()
}
