import { accessibilityTroubles } from './helpers/accessibility.ts'
import { expect, scrollsSideways, test } from './helpers/fixtures.ts'

test('the window opens, shows its first screen, and takes the token out of the address', async ({ window }) => {
  await expect(window).toHaveTitle(/Groundwork/)
  await expect(window.getByRole('main')).toBeVisible()
  expect(new URL(window.url()).hash).not.toContain('t=')
  expect(await window.evaluate('sessionStorage.getItem("groundwork.session")')).toMatch(/^[\w-]{43}$/)
})

test('a reload keeps the session', async ({ window }) => {
  await expect(window.getByRole('main')).toBeVisible()
  await window.reload()
  await expect(window.getByRole('main')).toBeVisible()
})

test('a used address is not let in, and says so', async ({ app, browser, window }) => {
  await expect(window.getByRole('main')).toBeVisible()
  const url = await app.newUrl()
  const first = await browser.newPage()
  await first.goto(url)
  await expect(first.getByRole('main')).toBeVisible()
  const second = await (await browser.newContext()).newPage()
  await second.goto(url)
  await expect(second.getByText(/npm start/).first()).toBeVisible()
  await first.close()
  await second.close()
})

test('nothing foreign is loaded, and the policy stands', async ({ app, page }) => {
  const requests: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  const violations: string[] = []
  await page.exposeFunction('reportViolation', (text: string) => violations.push(text))
  await page.addInitScript(
    'document.addEventListener("securitypolicyviolation", (e) => reportViolation(e.violatedDirective + " " + e.blockedURI))',
  )
  const response = await page.goto(await app.newUrl())
  await expect(page.getByRole('main')).toBeVisible()
  expect(response?.headers()['content-security-policy']).toContain("default-src 'none'")
  expect(requests.filter((url) => !url.startsWith(app.origin) && !url.startsWith('data:'))).toEqual([])
  expect(violations).toEqual([])
  // and it is the policy that stops an injected script, not luck
  await page.evaluate(
    '(() => { const s = document.createElement("script"); s.textContent = "window.injected = 1"; document.body.append(s) })()',
  )
  expect(await page.evaluate('window.injected')).toBeUndefined()
  expect(violations.length).toBeGreaterThan(0)
})

test('the first screen is accessible and fits 900 pixels', async ({ window }) => {
  await expect(window.getByRole('main')).toBeVisible()
  expect(await accessibilityTroubles(window)).toEqual([])
  await window.setViewportSize({ width: 900, height: 700 })
  expect(await scrollsSideways(window)).toBe(false)
})
