// The window itself: every screen in both themes and three widths, the keyboard, axe. Pictures go to
// tests/.out/screenshots to be looked at. What needs a state that is hard to reach has canned answers (fake-bridge).
import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import type { Page } from '@playwright/test'
import { fakeAnswers } from '../helpers/fake-answers.ts'
import { installFakeBridge } from '../helpers/fake-bridge.ts'
import { accessibilityTroubles } from './helpers/accessibility.ts'
import { expect, scrollsSideways, test } from './helpers/fixtures.ts'
import { beNew } from './helpers/first-day.ts'
import { startApp } from './helpers/start-app.ts'

const picture = (page: Page, name: string) =>
  page.screenshot({ path: `tests/.out/screenshots/${name}.png`, animations: 'disabled' })
const screens = ['home', 'servers', 'servers?connect', 'jobs', 'jobs?job=job-failed', 'settings', 'nowhere'] as const
const hashOf = (screen: string) => (screen === 'home' ? '#/' : `#/${screen}`)
const fileName = (screen: string) => screen.replace(/[?=]/g, '-')

/** The page with canned answers in place of the host. */
const goCanned = async (
  page: Page,
  origin: string,
  hash: string,
  answers: Readonly<Record<string, unknown>> = fakeAnswers,
) => {
  await page.addInitScript(installFakeBridge, { answers, logLines: 100_000 })
  await page.goto(`${origin}/${hash}`)
}
const openCanned = async (page: Page, origin: string, hash: string) => {
  await goCanned(page, origin, hash)
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible()
}

for (const theme of ['light', 'dark'] as const)
  for (const screen of screens)
    test(`${screen}, ${theme}: holds at every width and pleases axe`, async ({ app, page, troubles }) => {
      page.on('pageerror', (error) => troubles.push(error.message))
      page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()))
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      await openCanned(page, app.origin, hashOf(screen))
      await page.waitForLoadState('networkidle')
      for (const width of [1280, 900, 480]) {
        await page.setViewportSize({ width, height: 800 })
        expect(await scrollsSideways(page), `${width} px`).toBe(false)
        await picture(page, `${fileName(screen)}-${theme}-${width}`)
        if (width !== 900) expect(await accessibilityTroubles(page), `${width} px`).toEqual([])
      }
    })

test('a first-time user sees the one job, and an example to try', async ({ window }) => {
  await beNew(window)
  await expect(window.getByRole('button', { name: 'Open a recipe' })).toBeVisible()
  await expect(window.getByRole('button', { name: 'Start from nothing' })).toBeVisible()
  await expect(window.getByRole('button', { name: 'Open the example' })).toBeEnabled()
  await expect(window.getByRole('heading', { name: 'More examples' })).toBeVisible()
  await picture(window, 'home-first-time')
})

test('every screen of the real host is there, accessible, and has its heading focused', async ({ window }) => {
  for (const name of ['Servers', 'Jobs', 'Settings', 'Home']) {
    await window.getByRole('navigation').getByRole('link', { name, exact: true }).click()
    const heading = window.getByRole('heading', { level: 1, name })
    await expect(heading).toBeFocused()
    await expect(window).toHaveTitle(`${name} · Groundwork`)
    await picture(window, `real-${name.toLowerCase()}`)
    expect(await accessibilityTroubles(window), name).toEqual([])
  }
})

test('the palette finds and runs commands from the keyboard', async ({ window }) => {
  await window.keyboard.press('Control+k')
  const field = window.getByRole('combobox', { name: 'Commands' })
  await expect(field).toBeFocused()
  await picture(window, 'palette')
  expect(await accessibilityTroubles(window)).toEqual([])
  await field.fill('gose')
  await expect(window.getByRole('option').first()).toHaveText(/Go to se/)
  await field.fill('dark')
  await window.keyboard.press('Enter')
  await expect(window.locator('html')).toHaveAttribute('data-theme', 'dark')
  await window.keyboard.press('Control+k')
  await field.fill('settings')
  await window.keyboard.press('Enter')
  await expect(window.getByRole('heading', { level: 1, name: 'Settings' })).toBeFocused()
  await expect(window.getByRole('radio', { name: 'Dark' })).toBeChecked()
})

test('letters lead from screen to screen, and are only letters within a field', async ({ window }) => {
  await expect(window.getByRole('main')).toBeVisible()
  await window.keyboard.press('g')
  await window.keyboard.press('s')
  await expect(window.getByRole('heading', { level: 1, name: 'Servers' })).toBeVisible()
  await window.keyboard.press('?')
  await expect(window.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await picture(window, 'shortcuts')
  expect(await accessibilityTroubles(window)).toEqual([])
  await window.keyboard.press('Escape')
  await window.keyboard.press('g')
  await window.keyboard.press(',')
  await window.getByRole('link', { name: 'Settings', exact: true }).click()
  const server = window.getByRole('textbox', { name: 'Default server' })
  await server.fill('')
  await server.pressSequentially('gs?n')
  await expect(server).toHaveValue('gs?n')
  await expect(window.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
})

test('the theme stays over a reload', async ({ window }) => {
  await window.goto(`${new URL(window.url()).origin}/#/settings`)
  for (const theme of ['light', 'dark'] as const) {
    await window.getByRole('radio', { name: theme === 'dark' ? 'Dark' : 'Light' }).click()
    await expect(window.locator('html')).toHaveAttribute('data-theme', theme)
    await window.reload()
    await expect(window.locator('html')).toHaveAttribute('data-theme', theme)
    await expect(window.locator('html')).toHaveCSS('color-scheme', theme)
  }
  await window.getByRole('radio', { name: 'Like the system' }).click()
  await expect(window.locator('html')).not.toHaveAttribute('data-theme')
})

test('everything on the first screen can be reached with Tab', async ({ window }) => {
  await beNew(window)
  await window.reload() // Tab starts at the top
  await expect(window.getByRole('button', { name: 'Open the example' })).toBeEnabled()
  const wanted = [
    'Skip to content',
    'Search or runCtrlK',
    'Servers',
    'Jobs',
    'Settings',
    'Open a recipe',
    'Start from nothing',
    'Open the example',
  ]
  const reached = new Set<string>()
  for (let press = 0; press < 45 && wanted.some((name) => !reached.has(name)); press += 1) {
    await window.keyboard.press('Tab')
    reached.add(
      await window.evaluate(
        '(document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent ?? "").trim()',
      ),
    )
  }
  expect([...reached]).toEqual(expect.arrayContaining(wanted))
})

test('the built-in server starts, shows its log, and stops', async ({ window }) => {
  test.setTimeout(90_000)
  await window.getByRole('link', { name: 'Servers', exact: true }).click()
  const list = window.getByRole('list', { name: 'Built-in server' })
  await list
    .getByRole('button', { name: /^(Create and start|Start)$/ })
    .first()
    .click()
  await expect(list.getByText('Running')).toBeVisible({ timeout: 60_000 })
  await picture(window, 'real-servers-running')
  await list.getByRole('button', { name: 'Log' }).click()
  await expect(window.getByRole('dialog')).toContainText('ready to accept connections')
  await picture(window, 'server-log')
  await window.keyboard.press('Escape')
  await window
    .getByRole('list', { name: 'Running' })
    .getByRole('listitem')
    .filter({ hasText: 'built-in' })
    .getByRole('button', { name: 'Look inside' })
    .click()
  await expect(window.getByRole('dialog').getByRole('cell', { name: 'postgres', exact: true }).first()).toBeVisible()
  await picture(window, 'server-inside')
  await window.keyboard.press('Escape')
  await list.getByRole('button', { name: 'Stop' }).click()
  await expect(list.getByRole('button', { name: 'Start', exact: true })).toBeVisible({ timeout: 30_000 })
  await window.getByRole('link', { name: 'Jobs', exact: true }).click()
  await expect(window.getByRole('list', { name: 'Jobs of this run' }).getByRole('listitem')).not.toHaveCount(0)
  await picture(window, 'real-jobs')
  await window.reload()
  await expect(window.getByRole('link', { name: /Start the built-in server/ })).toBeVisible()
})

test('the file browser goes up and down and opens by a typed path', async ({ window }) => {
  await window.getByRole('button', { name: 'Open a recipe' }).click()
  const dialog = window.getByRole('dialog', { name: 'Open a recipe' })
  const path = dialog.getByRole('textbox', { name: 'Path' })
  await expect(path).not.toHaveValue('')
  await picture(window, 'file-browser')
  expect(await accessibilityTroubles(window)).toEqual([])
  await path.fill('/')
  await path.press('Enter')
  await dialog.getByRole('row', { name: 'usr' }).scrollIntoViewIfNeeded()
  await window.waitForTimeout(200) // nobody scrolls and clicks within one frame
  await dialog.getByRole('row', { name: 'usr' }).dblclick() // one level down, not two
  await expect(path).toHaveValue('/usr')
  await window.waitForTimeout(400)
  await dialog.getByRole('button', { name: 'Up one folder' }).click()
  await expect(path).toHaveValue('/')
  await path.fill('/no/such/folder')
  await path.press('Enter')
  await expect(dialog.getByRole('alert')).toBeVisible()
  await picture(window, 'file-browser-wrong')
})

test('a dropped file is named, and the file browser opens', async ({ window }) => {
  const drag = (type: string) =>
    window.evaluate(
      `(() => { const data = new DataTransfer(); data.items.add(new File(["x"], "customer.sql")); dispatchEvent(new DragEvent("${type}", { dataTransfer: data, cancelable: true })) })()`,
    )
  await expect(window.getByRole('main')).toBeVisible()
  await drag('dragenter')
  await expect(window.getByText('Drop it')).toBeVisible()
  await picture(window, 'drop')
  await drag('drop')
  await expect(window.getByText('Drop it')).toBeHidden()
  await expect(window.getByRole('dialog')).toContainText('customer.sql')
  await picture(window, 'dropped')
})

test('100,000 log lines: only those in sight exist, and they follow, stop and search', async ({ app, page }) => {
  await openCanned(page, app.origin, '#/jobs?job=job-long')
  const log = page.getByRole('region', { name: 'Log' })
  await expect(page.getByText('100,000 lines', { exact: true })).toBeVisible({ timeout: 20_000 })
  const rows = log.locator('[class*=row_]')
  expect(await rows.count()).toBeLessThan(80)
  await expect(log).toContainText('orders_99998')
  // Lines that come in while it follows are shown; scrolled up, nothing moves.
  const more = (from: number) =>
    page.evaluate(
      `fakeEvent({ type: "log", jobId: "job-long", seq: ${from}, from: ${from}, lines: [{ at: new Date().toISOString(), level: "info", text: "line ${from}" }] })`,
    )
  await more(100_000)
  await expect(log).toContainText('line 100000')
  await log.evaluate((element) => {
    element.scrollTop = 4000
  })
  await expect(log).toContainText('orders_201 ')
  await more(100_001)
  await expect(page.getByText('100,002 lines', { exact: true })).toBeVisible()
  expect(await log.evaluate((element) => element.scrollTop)).toBe(4000)
  await page.getByRole('searchbox', { name: 'Find in the log' }).fill('orders_4243_')
  await expect(page.getByText(/^1 of 100,002 lines$/)).toBeVisible()
  await picture(page, 'log-search')
  // Scrolling through all of it: never more rows than fit, and no frame that grows with the length of the log.
  await page.getByRole('searchbox', { name: 'Find in the log' }).fill('')
  const scrolled = await page.evaluate<{ most: number; median: number }>(`new Promise((resolve) => {
    const log = document.querySelector('[role=region][aria-label=Log]'); const frames = []; let last = performance.now(), step = 0, most = 0
    const frame = (now) => { frames.push(now - last); last = now; most = Math.max(most, log.querySelectorAll('[class*=row_]').length); log.scrollTop = step * 33333; step += 1; step < 60 ? requestAnimationFrame(frame) : resolve({ most, median: frames.sort((a, b) => a - b)[30] }) }
    requestAnimationFrame(frame)
  })`)
  test.info().annotations.push({ type: 'median frame, ms', description: String(scrolled.median) })
  expect(scrolled.most).toBeLessThan(80)
  expect(scrolled.median).toBeLessThan(400) // 17 on a quiet machine; these tests share theirs
})

test('a narrow window shows the jobs or one of them', async ({ app, page }) => {
  await page.setViewportSize({ width: 480, height: 800 })
  await openCanned(page, app.origin, '#/jobs')
  await expect(page.getByRole('heading', { level: 2 })).toBeHidden()
  await page.getByRole('link', { name: /Set up Clinic portal/ }).click()
  await expect(page.getByRole('heading', { level: 2, name: 'Set up Clinic portal' })).toBeVisible()
  await expect(page.getByRole('list', { name: 'Jobs of this run' })).toBeHidden()
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.getByRole('link', { name: /Check Gym bookings/ }).click()
  await expect(page.getByRole('link', { name: /Check Gym bookings/ })).toBeFocused() // the list stays, and the focus in it
  await page.setViewportSize({ width: 480, height: 800 })
  await page.getByRole('link', { name: 'Jobs of this run' }).click()
  await expect(page.getByRole('list', { name: 'Jobs of this run' })).toBeVisible()
})

test('an action of a native menu runs, and an unknown one does nothing', async ({ app, page }) => {
  await openCanned(page, app.origin, '#/')
  await page.evaluate('fakeEvent({ type: "action", id: "no.such" })')
  await page.evaluate('fakeEvent({ type: "action", id: "go.settings" })')
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
})

test('a view that breaks says so, and lets one go on', async ({ app, page }) => {
  await goCanned(page, app.origin, '#/servers', {
    ...fakeAnswers,
    'servers.find': { running: null, installations: [], builtIn: [], durationMs: 1 },
  })
  await expect(page.getByRole('alert')).toContainText('stopped working')
  await picture(page, 'crash')
})

test('says that an address without a token leads nowhere', async ({ browser, app }) => {
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${app.origin}/`)
  await expect(page.getByRole('alertdialog')).toContainText('npm start')
  await picture(page, 'not-let-in')
  expect(await accessibilityTroubles(page)).toEqual([])
  await page.close()
})

test('says when Groundwork has stopped', async ({ page }) => {
  const own = await startApp()
  await page.goto(own.url)
  await expect(page.getByRole('button', { name: 'Open the example' })).toBeEnabled()
  await own.stop()
  const notice = page.getByRole('alertdialog', { name: 'Groundwork has stopped' })
  await expect(notice).toBeVisible({ timeout: 30_000 })
  await picture(page, 'stopped')
  expect(await accessibilityTroubles(page)).toEqual([])
})

test('the window weighs at most 350 KB', () => {
  const folder = 'dist/renderer/assets'
  const bytes = readdirSync(folder)
    .filter((name) => /\.(js|css)$/.test(name))
    .reduce((sum, name) => sum + gzipSync(readFileSync(`${folder}/${name}`)).length, 0)
  expect(bytes).toBeGreaterThan(50_000)
  expect(bytes).toBeLessThanOrEqual(350_000)
})
