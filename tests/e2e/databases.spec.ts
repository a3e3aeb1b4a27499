// Snapshots and reset in the window, on the shipped PostgreSQL: a database changed on purpose, compared, put back, undone.
// What is hard to reach (another machine, a refusal) has canned answers, for pictures and axe only.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import pg from 'pg'
import type { Page } from '@playwright/test'
import { fakeAnswers } from '../helpers/fake-answers.ts'
import { installFakeBridge } from '../helpers/fake-bridge.ts'
import { fakeKept, fakeOverview, fakeRecipes } from '../helpers/fake-databases.ts'
import { accessibilityTroubles } from './helpers/accessibility.ts'
import { expect, test } from './helpers/fixtures.ts'
import { lookAt, openHash } from './helpers/look.ts'
import { copyExample, type StartedApp } from './helpers/start-app.ts'

const builtIn = (database?: string): string =>
  `#/databases?${new URLSearchParams({ server: 'built-in:18', ...(database === undefined ? {} : { database }) })}`
const big = (page: Page) => page.getByRole('region', { name: 'Reset', exact: true })
const timeLine = (page: Page) => page.getByRole('list', { name: 'Time line' })

/** And takes the pointer away, so that no tooltip is left in the pictures. */
const lookAgain = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Look again' }).click()
  await page.mouse.move(640, 790)
  await expect(page.getByRole('tooltip')).toBeHidden()
}

/** Sets up an example through the command line of the same Groundwork; answers how to connect. */
const setUp = (app: StartedApp, example: string): string => {
  const recipe = copyExample(example, app.dataFolder)
  const env = { ...process.env, GROUNDWORK_DATA: app.dataFolder }
  execFileSync(process.execPath, ['dist/cli.mjs', 'setup', recipe, '--server', 'built-in:18', '--json'], {
    env,
    stdio: 'pipe',
  })
  const found = /^DATABASE_URL=(.*)$/m.exec(readFileSync(join(dirname(recipe), '.env'), 'utf8'))?.[1]
  if (found === undefined) throw new Error('no DATABASE_URL in .env')
  return found.replace(/^["']|["']$/g, '')
}

const query = async <T>(url: string, sql: string): Promise<T[]> => {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined) // a reset ends who is connected
  try {
    await client.connect()
    return (await client.query(sql)).rows as T[]
  } finally {
    await client.end()
  }
}
const books = async (url: string): Promise<number> =>
  Number((await query<{ n: string }>(url, 'select count(*) as n from book'))[0]?.n)
/** Whoever connects in the very moment of a swap is told that the database was just renamed. */
const booksSoon = (url: string): Promise<number | null> => books(url).catch(() => null)

test('from no server to a reset in a blink, and back', async ({ window, app }) => {
  test.setTimeout(240_000)
  let url = ''

  await test.step('a server that was never started says so, and starts', async () => {
    await openHash(window, builtIn())
    await expect(window.getByText('The built-in server was not made yet')).toBeVisible()
    await lookAt(window, 'databases-no-server')
    await window.getByRole('button', { name: 'Start the built-in server' }).click()
    await expect(window.getByText('No database here yet')).toBeVisible({ timeout: 60_000 })
    await lookAt(window, 'databases-none')
  })

  await test.step('a database shows up with its recipe; resetting it must be allowed first', async () => {
    url = setUp(app, 'library')
    await lookAgain(window)
    await expect(window.getByRole('heading', { level: 2, name: 'library' })).toBeVisible()
    await expect(window.getByRole('list', { name: 'Databases of this server' })).toContainText('Village library')
    await expect(window.getByText('A snapshot is a whole copy of the database')).toBeVisible()
    await openHash(window, builtIn('library'))
    await expect(window.getByRole('heading', { level: 2, name: 'library' })).toBeVisible()
    await window.keyboard.press('r') // nothing to reset to, and not allowed: nothing happens
    await lookAt(window, 'databases-not-allowed')
    await window.getByRole('button', { name: 'Allow resetting library' }).click()
    await expect(window.getByText('library may be reset now')).toBeVisible()
    await expect(window.getByRole('heading', { level: 2, name: 'library' })).toBeFocused()
  })

  await test.step('a snapshot is taken in place, by keyboard', async () => {
    await window.keyboard.press('s')
    const name = window.getByRole('textbox', { name: 'Name' })
    await expect(name).toBeFocused()
    await name.fill('')
    await window.getByRole('button', { name: 'Take it' }).click()
    await expect(window.getByText('Give it a name to find it by.')).toBeVisible()
    await name.fill('clean')
    await window.getByRole('textbox', { name: /Note/ }).fill('Right after the seed')
    await lookAt(window, 'databases-take')
    await name.press('Enter')
    await expect(timeLine(window).getByText('Right after the seed')).toBeVisible()
    await expect(window.getByRole('button', { name: 'Take a snapshot' })).toBeFocused()
    await expect(big(window).getByText('A spare copy is ready')).toBeVisible({ timeout: 20_000 })
  })

  await test.step('what changed is shown by object and by row', async () => {
    await query(
      url,
      `delete from loan; delete from book where id in (select id from book order by id desc limit 3); update book set title = 'Another' where id = (select min(id) from book); create table wish (id int primary key)`,
    )
    await window.getByRole('button', { name: 'What changed since “clean”' }).click()
    const dialog = window.getByRole('dialog', { name: 'Since “clean”' })
    await expect(
      dialog.getByRole('table', { name: 'Rows' }).getByRole('row').filter({ hasText: 'public.book' }).first(),
    ).toContainText('−3')
    await expect(dialog.getByRole('region', { name: 'New' })).toContainText('public.wish')
    await lookAt(window, 'databases-diff')
    await window.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
  })

  await test.step('one key resets, ends who is connected, and says how long it took', async () => {
    const visitor = new pg.Client({ connectionString: url, application_name: 'library web' })
    const wentAway = new Promise((resolve) => visitor.on('error', resolve))
    await visitor.connect()
    await lookAgain(window)
    await expect(big(window).getByText('library web')).toBeVisible()
    await lookAt(window, 'databases-connected')
    await window.getByRole('heading', { level: 2, name: 'library' }).click()
    const startedAt = Date.now()
    await window.keyboard.press('r')
    await expect(big(window).getByText(/^Reset to “clean” in \d+ ms/)).toBeVisible()
    test.info().annotations.push(
      { type: 'from the key to the words, ms', description: String(Date.now() - startedAt) },
      {
        type: 'said',
        description:
          (await big(window)
            .getByText(/^Reset to “clean” in/)
            .textContent()) ?? '',
      },
    )
    await wentAway
    expect(await books(url)).toBe(12)
    expect(await query(url, `select to_regclass('wish') as wish`)).toEqual([{ wish: null }])
    await expect(timeLine(window).getByText('Before the reset to “clean”')).toBeVisible()
    await lookAt(window, 'databases-reset')
  })

  await test.step('undo brings back what was there, redo the reset', async () => {
    await big(window).getByRole('button', { name: 'Undo' }).click()
    await expect(big(window).getByText(/^Undone in/)).toBeVisible()
    expect(await books(url)).toBe(9)
    await expect(timeLine(window).getByText('Before the undo')).toBeVisible()
    await big(window).getByRole('button', { name: 'Redo' }).click()
    await expect.poll(() => booksSoon(url)).toBe(12)
    await expect(timeLine(window).getByText('Before the redo')).toBeVisible()
    await expect(big(window).getByRole('button', { name: 'Undo' })).toBeVisible()
  })

  await test.step('the palette resets from any screen', async () => {
    await query(url, 'delete from loan; delete from book')
    await openHash(window, '#/')
    await window.keyboard.press('Control+k')
    await window.keyboard.type('reset library')
    await window.keyboard.press('Enter')
    await expect(window.getByText(/^Reset to “clean” in/)).toBeVisible({ timeout: 20_000 })
    expect(await books(url)).toBe(12)
    await expect(window.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible()
  })

  await test.step('a narrow window shows the list or the database, and the focus follows', async () => {
    await openHash(window, builtIn('library'))
    await window.setViewportSize({ width: 480, height: 800 })
    await window.getByRole('link', { name: 'Databases of this server' }).click()
    await expect(window.getByRole('link', { name: /^library/ })).toBeFocused()
    await expect(big(window)).toBeHidden()
    await window.keyboard.press('r') // what is not seen is not reset by a key
    await window.keyboard.press('Enter')
    await expect(window.getByRole('heading', { level: 2, name: 'library' })).toBeFocused()
    await window.setViewportSize({ width: 1280, height: 800 })
  })

  await test.step('two databases of one app are kept, reset and undone together', async () => {
    const other = setUp(app, 'pdf-converter')
    const made = async (): Promise<unknown> =>
      (await query<{ t: unknown }>(other, `select to_regclass('made') as t`))[0]?.t
    await openHash(window, builtIn('pdf_converter'))
    await window.getByRole('button', { name: 'Allow resetting pdf_converter' }).click()
    await expect(window.getByText('pdf_converter may be reset now')).toBeVisible()
    await openHash(window, builtIn('library'))
    await window.getByRole('button', { name: 'Take a snapshot' }).click()
    await window.getByRole('textbox', { name: 'Name' }).fill('both')
    await window.getByRole('button', { name: /^Together with/ }).click()
    await window.getByRole('group', { name: 'Together with' }).getByText('pdf_converter').click()
    await lookAt(window, 'databases-together', [1280])
    await window.getByRole('button', { name: 'Take it' }).click()
    await expect(timeLine(window).getByText('both', { exact: true })).toBeVisible({ timeout: 20_000 })
    await query(url, 'delete from loan; delete from book')
    await query(other, 'create table made (id int)')
    await big(window)
      .getByRole('button', { name: /^Reset to/ })
      .click()
    await expect(big(window).getByText(/^Reset to “both” in/)).toBeVisible({ timeout: 20_000 })
    expect([await books(url), await made()]).toEqual([12, null])
    await lookAt(window, 'databases-together-reset', [480])
    await big(window).getByRole('button', { name: 'Undo' }).click()
    await expect(big(window).getByText(/^Undone in/)).toBeVisible()
    expect([await books(url), await made()]).toEqual([0, 'made'])
    await big(window).getByRole('button', { name: 'Redo' }).click()
    await expect.poll(() => booksSoon(url)).toBe(12)
  })

  await test.step('a snapshot is deleted only after a question', async () => {
    await window.getByRole('button', { name: 'More for “clean”' }).click()
    await window.getByRole('menuitem', { name: 'Delete' }).click()
    const question = window.getByRole('alertdialog', { name: 'Delete “clean”?' })
    await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused()
    expect(await accessibilityTroubles(window)).toEqual([])
    await question.getByRole('button', { name: 'Delete' }).click()
    await expect(timeLine(window).getByText('Right after the seed')).toBeHidden()
    expect(await books(url)).toBe(12)
  })

  await test.step('a server that asks for a password is given it in place', async () => {
    const { hostname, port, password } = new URL(url)
    await openHash(window, `#/databases?${new URLSearchParams({ server: `library_app@${hostname}:${port}` })}`)
    const field = window.getByRole('textbox', { name: 'Password' })
    await expect(field).toBeFocused()
    await field.fill('wrong')
    await field.press('Enter')
    await expect(window.getByRole('alert')).toContainText('password')
    await lookAt(window, 'databases-password')
    await field.fill(decodeURIComponent(password))
    await field.press('Enter')
    await expect(window.getByRole('heading', { level: 2, name: 'library' })).toBeVisible()
    expect(await window.content()).not.toContain(decodeURIComponent(password))
    await openHash(window, builtIn('library'))
  })

  await test.step('a reload shows the same database', async () => {
    await window.reload()
    await expect(window.getByRole('heading', { level: 2, name: 'library' })).toBeVisible()
  })
})

const openCanned = async (
  page: Page,
  origin: string,
  hash: string,
  answers: Readonly<Record<string, unknown>>,
): Promise<void> => {
  await page.addInitScript(installFakeBridge, {
    answers: { ...fakeAnswers, 'servers.databases': fakeRecipes, 'restore.kept': [], ...answers },
    logLines: 10,
  })
  await page.goto(`${origin}/${hash}`)
}
const address = (database: string): string =>
  `#/databases?${new URLSearchParams({ server: 'postgres@db.staging.example.org:5432', database })}`

test('snapshots of a recipe, shared blocks, many connections and clones', async ({ app, page }) => {
  await openCanned(page, app.origin, address('clinic'), {
    'snapshots.list': fakeOverview(true),
    'restore.kept': fakeKept,
    'restore.dropKept': [],
  })
  await expect(page.getByText('clinic_test_10')).toBeVisible()
  await page.getByRole('button', { name: /2 copies of restored files/ }).click()
  await page.getByRole('button', { name: 'Delete the copy of customer_4711.dump' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await lookAt(page, 'databases-full')
})

test('a database of another machine is not reset by a press alone', async ({ app, page }) => {
  await openCanned(page, app.origin, address('clinic'), { 'snapshots.list': fakeOverview(false) })
  await page.getByRole('button', { name: 'Reset to “Clinic portal”' }).first().click()
  const question = page.getByRole('alertdialog', { name: 'Reset clinic?' })
  await expect(question.getByRole('button', { name: 'Reset' })).toBeDisabled()
  await question.getByRole('textbox').fill('clini')
  await expect(question.getByRole('button', { name: 'Reset' })).toBeDisabled()
  await lookAt(page, 'databases-remote')
  await question.getByRole('textbox').fill('clinic')
  await expect(question.getByRole('button', { name: 'Reset' })).toBeEnabled()
  await page.keyboard.press('Escape')
  await expect(question).toBeHidden()
  await openHash(page, address('scratch'))
  await expect(page.getByRole('button', { name: 'Allow resetting scratch' })).toBeDisabled()
  await page.getByRole('textbox', { name: 'Name of the database' }).fill('scratch')
  await expect(page.getByRole('button', { name: 'Allow resetting scratch' })).toBeEnabled()
})

test('what cannot be reset says why, and a fault stands where it happened', async ({ app, page }) => {
  await openCanned(page, app.origin, address('events'), { 'snapshots.list': fakeOverview(true) })
  await expect(page.getByText(/debezium/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Take a snapshot' })).toBeHidden()
  await lookAt(page, 'databases-refused')
  await openHash(page, address('clinic'))
  await page.getByRole('button', { name: 'Reset to “Clinic portal”' }).first().click()
  await expect(page.getByRole('alert')).toContainText('Nothing canned for snapshots.reset')
  await lookAt(page, 'databases-failed')
})

test('a server that does not answer can be asked again', async ({ app, page }) => {
  await openCanned(page, app.origin, address('clinic'), {})
  await expect(page.getByRole('alert')).toContainText('Nothing canned')
  await expect(page.getByRole('button', { name: 'Try again' })).toBeEnabled()
  await lookAt(page, 'databases-no-answer')
})
