// The main job in the window, on the shipped PostgreSQL: an example from home to a proven database, and what happens when
// it does not go well. Nothing is canned: browser, host, server and scripts are real.
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { Page } from '@playwright/test'
import { beNew } from './helpers/first-day.ts'
import { expect, test } from './helpers/fixtures.ts'
import { lookAt, openHash, recipeHash } from './helpers/look.ts'

const setUp = (page: Page) => page.getByRole('button', { name: 'Set up', exact: true })
const banner = (page: Page, outcome: string) => page.getByRole('region', { name: outcome })

const stepLink = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Steps' }).getByRole('link', { name: new RegExp(`^${name}`) })

const writeRecipe = (name: string, database: string, files: Readonly<Record<string, string>>, more = ''): string => {
  const folder = mkdtempSync(join(tmpdir(), `groundwork-${name}-`))
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(folder, file, '..'), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  const scripts = Object.keys(files)
    .map((file) => `  - { script: ${file} }`)
    .join('\n')
  const path = join(folder, 'groundwork.yaml')
  writeFileSync(
    path,
    `groundwork: 1\nname: ${name}\nrole: { name: ${database}_app }\ndatabase: { name: ${database} }\nload:\n${scripts}\n${more}`,
  )
  return path
}

/** The server is the person's choice: the shipped 18, named in the step so that no other PostgreSQL of the machine is used. */
const chooseShipped = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /Version/ }).click()
  await page.getByRole('option', { name: /PostgreSQL 18/ }).click()
}

const openOnShipped = async (page: Page, path: string): Promise<void> => {
  await openHash(page, recipeHash(path, 'server'))
  await expect(page.getByRole('heading', { level: 2, name: 'Which server should it live on?' })).toBeVisible()
  await chooseShipped(page)
  await openHash(page, recipeHash(path))
}

test('the first example becomes a proven database, and is left alone the second time', async ({
  window,
  app,
  context,
}) => {
  test.setTimeout(180_000)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])

  await test.step('home leads to the recipe in one press', async () => {
    await beNew(window)
    await window.getByRole('button', { name: 'Open the example' }).click()
    await expect(window.getByRole('heading', { level: 2, name: 'Ready to set up library' })).toBeVisible()
    await expect(setUp(window)).toBeEnabled()
    await lookAt(window, 'recipe')
  })

  await test.step('every statement can be seen, without a password in it', async () => {
    await window.getByRole('button', { name: 'Show all statements' }).click()
    await expect(window.getByText(/CREATE ROLE "library_app"/).first()).toBeVisible()
    await expect(window.getByText(/CREATE DATABASE "library"/).first()).toBeVisible()
    await expect(window.getByText('********').first()).toBeVisible()
  })

  await test.step('the steps keep what was chosen, forwards and backwards', async () => {
    await window.getByRole('button', { name: 'Change something' }).click()
    const steps = [
      'Which server should it live on?',
      'Database and role',
      'Extensions',
      'Scripts to load',
      'Environment, commands and checks',
    ]
    for (const [index, heading] of steps.entries()) {
      await expect(window.getByRole('heading', { level: 2, name: heading })).toBeFocused()
      if (index === 0) await chooseShipped(window)
      if (index === 3) await expect(window.getByText(/4 tables, 2 functions/)).toBeVisible()
      await lookAt(window, `wizard-${['server', 'database', 'extensions', 'schema', 'extras'][index]}`)
      await window
        .getByRole('button', { name: index === steps.length - 1 ? 'Review the plan' : 'Next', exact: true })
        .click()
    }
    await expect(window.getByRole('heading', { level: 2, name: 'The plan' })).toBeFocused()
    await window.goBack()
    await window.goBack()
    await expect(window.getByRole('heading', { level: 2, name: 'Scripts to load' })).toBeFocused()
    await stepLink(window, 'Server').click()
    await expect(window.getByRole('button', { name: /Version/ })).toContainText('PostgreSQL 18')
    await stepLink(window, 'Review').click()
    await expect(setUp(window)).toBeEnabled()
    await lookAt(window, 'wizard-review')
  })

  await test.step('pressing the button shows a sign within 200 ms', async () => {
    await window.evaluate(`(() => {
      addEventListener('pointerup', () => {
        const pressed = performance.now()
        const look = () => {
          if (document.querySelector('[role=progressbar]') || [...document.querySelectorAll('button')].some((b) => b.textContent === 'Starting…')) window.signMs = performance.now() - pressed
          else requestAnimationFrame(look)
        }
        look()
      }, { once: true, capture: true })
    })()`)
    await setUp(window).click()
    await expect(
      window.getByRole('heading', { level: 1, name: 'Setting up library' }).or(banner(window, 'Verified')),
    ).toBeVisible()
    expect(await window.evaluate('window.signMs')).toBeLessThan(200)
  })

  await test.step('the result is proven, by name and number', async () => {
    await expect(banner(window, 'Verified')).toBeVisible({ timeout: 60_000 })
    await expect(window.getByRole('heading', { level: 2, name: 'library is ready' })).toBeVisible()
    const counts = window.getByRole('table', { name: 'Expected and found' })
    await expect(counts.getByRole('row', { name: /^Tables 4 4 equal/ })).toBeVisible()
    await expect(
      window.getByRole('table', { name: 'Checks' }).getByRole('row', { name: /rows of book/ }),
    ).toContainText('holds')
    await expect(window.getByText(/PostgreSQL 18\./).first()).toBeVisible()
    await lookAt(window, 'result')
  })

  let url = ''
  await test.step('the connection goes to the clipboard and works; the password is not on the page', async () => {
    await window.getByRole('button', { name: 'Copy URI' }).click()
    await expect(window.getByRole('button', { name: 'Copied' })).toBeVisible()
    url = await window.evaluate('navigator.clipboard.readText()')
    expect(url).toMatch(/^postgresql:\/\/library_app:[^*]+@/)
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    const { rows } = await client.query<{ n: string }>('select count(*) as n from book')
    await client.end()
    expect(rows[0]?.n).toBe('12')
    expect(await window.content()).not.toContain(decodeURIComponent(new URL(url).password))
    const connect = window.getByRole('region', { name: 'Connect' })
    await connect.getByRole('button', { name: 'Show all 11' }).click()
    for (const form of ['JDBC', 'Django DATABASES'])
      await expect(connect.getByRole('listitem').filter({ hasText: form })).toContainText('********')
  })

  await test.step('.env was written beside the recipe', async () => {
    const examples = readdirSync(app.dataFolder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('library/.env'),
    )
    expect(examples).toHaveLength(1)
    expect(readFileSync(join(app.dataFolder, examples[0] ?? ''), 'utf8')).toContain(new URL(url).password)
  })

  await test.step('the report is saved as a page without the password', async () => {
    const downloading = window.waitForEvent('download')
    await window.getByRole('button', { name: 'Save report' }).click()
    await window.getByRole('menuitem', { name: /web page/ }).click()
    const saved = await (await downloading).path()
    const html = readFileSync(saved, 'utf8')
    expect(html).toContain('library')
    expect(html).not.toContain(decodeURIComponent(new URL(url).password))
  })

  await test.step('a reload comes back to the result', async () => {
    await window.reload()
    await expect(banner(window, 'Verified')).toBeVisible()
  })

  await test.step('a second run changes nothing and says so', async () => {
    await window.getByRole('button', { name: 'Run again' }).click()
    await expect(window.getByText('Everything was already right. Nothing was changed.')).toBeVisible({
      timeout: 60_000,
    })
    await window.getByRole('button', { name: 'Open recipe' }).click()
    await expect(window.getByRole('heading', { level: 2, name: 'library is already right' })).toBeVisible()
    await lookAt(window, 'recipe-nothing-to-do')
  })
})

test('a failing script shows the place, what it means, and leaves nothing behind', async ({ window }) => {
  const schema = 'create table tree (id int primary key);\n\ncreate view trees as\nselect t.idd\nfrom tree t;\n'
  const path = writeRecipe('orchard', 'orchard', { 'db/schema.sql': schema })
  await openOnShipped(window, path)
  await setUp(window).click()
  await expect(banner(window, 'Failed')).toBeVisible({ timeout: 60_000 })
  const cause = window.getByRole('region', { name: 'What happened' })
  await expect(cause).toContainText('db/schema.sql, line 4')
  await expect(cause).toContainText('select t.idd')
  await expect(cause).toContainText('SQLSTATE 42703')
  await expect(cause).toContainText('What to do')
  await expect(cause).toContainText('the new database "orchard" is removed')
  await lookAt(window, 'result-failed')

  writeFileSync(join(path, '../db/schema.sql'), schema.replace('idd', 'id'))
  await window.getByRole('button', { name: 'Try again from here' }).click()
  await expect(banner(window, 'Verified')).toBeVisible({ timeout: 60_000 })
})

test('a database that is something else is kept, under its name or another', async ({ window }) => {
  await openOnShipped(
    window,
    writeRecipe('wood', 'grove', { 'schema.sql': 'create table tree (id int primary key);\n' }),
  )
  await setUp(window).click()
  await expect(banner(window, 'Verified')).toBeVisible({ timeout: 60_000 })
  await openOnShipped(
    window,
    writeRecipe('grove', 'grove', { 'schema.sql': 'create table bush (id int primary key);\n' }),
  )
  await expect(window.getByRole('heading', { level: 2, name: 'A database grove is already there' })).toBeVisible()
  await expect(setUp(window)).toBeDisabled()
  await lookAt(window, 'recipe-existing')
  await window.getByText('Replace it and keep the old one').click()
  await window.getByRole('button', { name: 'Plan it this way' }).click()
  await expect(setUp(window)).toBeEnabled()
  await setUp(window).click()
  await expect(banner(window, 'Verified')).toBeVisible({ timeout: 60_000 })
  await expect(window.getByText(/The database that was there is kept as grove_/)).toBeVisible()
})

test('a missing extension and a missing file are said before anything is made', async ({ window }) => {
  const path = writeRecipe(
    'maps',
    'maps',
    { 'schema.sql': 'create table place (id int);\n' },
    '  - { script: gone.sql }\nextensions: [pgcrypto, plpython3u]\n',
  )
  await openOnShipped(window, path)
  await expect(window.getByRole('heading', { level: 2, name: 'maps cannot be set up yet' })).toBeVisible()
  await expect(setUp(window)).toBeDisabled()
  await expect(window.getByText(/plpython3u/).first()).toBeVisible()
  await expect(window.getByText(/gone\.sql/).first()).toBeVisible()
  await lookAt(window, 'recipe-blocked')
  await openHash(window, recipeHash(path, 'extensions'))
  // Extensions are tried on a server that runs: tests before this one have started it, unless this is a second try.
  const start = window.getByRole('button', { name: 'Start the built-in server' })
  const tried = window.getByText('Can be created', { exact: true })
  await expect(start.or(tried).first()).toBeVisible()
  if (await start.isVisible()) await start.click()
  await expect(tried).toBeVisible({ timeout: 40_000 })
  await expect(window.getByText('Listed, but cannot be created')).toBeVisible()
  await lookAt(window, 'wizard-extensions-unavailable')
})

test('programs of a script are shown and need a yes', async ({ window }) => {
  const path = writeRecipe('weather', 'weather', { 'schema.sql': '\\! echo hello\ncreate table reading (id int);\n' })
  await openOnShipped(window, path)
  await expect(window.getByRole('heading', { level: 2, name: 'Setting up weather needs your yes' })).toBeVisible()
  await expect(window.getByText(/\\! echo hello/).first()).toBeVisible()
  await expect(setUp(window)).toBeDisabled()
  await lookAt(window, 'recipe-consent')
  await window.getByText('I have read them. Let them run.').click()
  await expect(setUp(window)).toBeEnabled()
})

test('a long run can be watched and stopped, and says what is left', async ({ window }) => {
  const path = writeRecipe('slow', 'slow', { 'schema.sql': 'create table snail (id int);\nselect pg_sleep(60);\n' })
  await openOnShipped(window, path)
  await setUp(window).click()
  await expect(window.getByRole('progressbar').first()).toBeVisible()
  await window.getByRole('button', { name: 'Log' }).click()
  await expect(window.getByRole('region', { name: 'Log of this run' })).toBeVisible()
  await expect(window.getByRole('list', { name: 'Steps' }).getByText('Load schema.sql')).toBeVisible()
  await window.waitForTimeout(800)
  await lookAt(window, 'run')
  await window.reload()
  await expect(window.getByRole('heading', { level: 1, name: /Setting up slow/ })).toBeVisible()
  const stopped = Date.now()
  await window.getByRole('button', { name: 'Stop' }).click()
  await expect(banner(window, 'Cancelled')).toBeVisible()
  expect(Date.now() - stopped).toBeLessThan(5000)
  await lookAt(window, 'result-cancelled')
})

test('from nothing: the wizard blames nobody early, and saves a recipe that can be read', async ({ window }) => {
  const folder = mkdtempSync(join(tmpdir(), 'groundwork-new-'))
  writeFileSync(join(folder, 'tables.sql'), 'create table lamp (id int primary key, watts int);\n')
  await window.getByRole('button', { name: 'Start from nothing' }).click()
  await expect(window.getByRole('heading', { level: 2, name: 'Which server should it live on?' })).toBeVisible()
  await chooseShipped(window)
  await window.getByRole('button', { name: 'Next', exact: true }).click()
  await expect(window.getByText('Give the database a name.')).toHaveCount(0)
  const database = window.getByRole('textbox', { name: 'Database', exact: true })
  await database.fill('postgres')
  await expect(window.getByText(/belongs to the server itself/)).toBeVisible()
  await expect(database).toHaveAttribute('aria-invalid', 'true')
  await database.fill('lamps_db')
  await expect(window.getByRole('textbox', { name: 'Role', exact: true })).toHaveValue('lamps_user')
  await lookAt(window, 'wizard-new-database')

  await stepLink(window, 'Schema').click()
  await window.getByRole('button', { name: 'Add a script' }).click()
  const dialog = window.getByRole('dialog')
  await dialog.getByRole('textbox', { name: /Path/ }).fill(join(folder, 'tables.sql'))
  await window.keyboard.press('Enter')
  await expect(window.getByText(/^1 table/)).toBeVisible()

  await window.getByRole('button', { name: /Save recipe/ }).click()
  const save = window.getByRole('dialog', { name: 'Save the recipe' })
  await expect(save.getByText(/script: tables\.sql/)).toBeVisible()
  await window.screenshot({ path: 'tests/.out/screenshots/wizard-save.png' })
  await save.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(window.getByText(/Saved as/)).toBeVisible()
  expect(readFileSync(join(folder, 'groundwork.yaml'), 'utf8')).toContain('lamps_db')

  await stepLink(window, 'Review').click()
  await expect(setUp(window)).toBeEnabled()
  await setUp(window).press('Enter')
  await expect(banner(window, 'Verified')).toBeVisible({ timeout: 60_000 })
})

test('what differs is named with its line, and a check changes nothing', async ({ window }) => {
  const schema =
    "create table ship (id int primary key);\ncreate table crane (id int primary key);\ndo $$ begin execute 'drop ' || 'table crane'; end $$;\n"
  await openOnShipped(
    window,
    writeRecipe('harbour', 'harbour', { 'schema.sql': schema }, 'checks: { counts: { tables: 3 } }\n'),
  )
  await expect(setUp(window)).toBeEnabled()
  await window.keyboard.press('Control+Enter')
  await expect(banner(window, 'Differences')).toBeVisible({ timeout: 60_000 })
  const missing = window.getByRole('list', { name: 'Missing' })
  await expect(missing.getByText('public.crane', { exact: true })).toBeVisible()
  await expect(missing.getByText('schema.sql:2').first()).toBeVisible()
  await expect(
    window.getByRole('table', { name: 'Checks' }).getByRole('row', { name: /^tables does not hold 3 1/ }),
  ).toBeVisible()
  await lookAt(window, 'result-differences')
  await window.getByRole('button', { name: 'Open recipe' }).click()
  await window.getByRole('button', { name: 'More', exact: true }).click()
  await window.getByRole('menuitem', { name: /Only check/ }).click()
  await expect(banner(window, 'Differences')).toContainText('Nothing was changed')
})

test('an extension is found by typing, and tried at once', async ({ window }) => {
  const path = writeRecipe('search', 'search_db', { 'schema.sql': 'create table word (id int primary key);\n' })
  await openOnShipped(window, path)
  await setUp(window).click()
  await expect(banner(window, 'Verified')).toBeVisible({ timeout: 60_000 })
  await openHash(window, recipeHash(path, 'extensions'))
  const search = window.getByRole('combobox', { name: 'Add an extension' })
  await search.fill('trgm')
  await expect(window.getByRole('option').first()).toContainText('pg_trgm')
  await window.screenshot({ path: 'tests/.out/screenshots/wizard-extension-search.png' })
  await window.keyboard.press('ArrowDown')
  await window.keyboard.press('Enter')
  const list = window.getByRole('list', { name: 'Extensions of this recipe' })
  await expect(list.getByText('pg_trgm')).toBeVisible()
  await expect(list.getByText('Can be created')).toBeVisible()
  await search.fill('pgvector')
  await window.keyboard.press('Enter')
  await expect(list.getByText('It is called vector in PostgreSQL.')).toBeVisible()
})

test('scripts are put in order by keyboard', async ({ window }) => {
  const path = writeRecipe('order', 'order_db', {
    'one.sql': 'create table one (id int);\n',
    'two.sql': 'create table two (id int);\n',
  })
  await openHash(window, recipeHash(path, 'schema'))
  const rows = window.getByRole('list', { name: 'Scripts in the order they are loaded' }).getByRole('listitem')
  await expect(rows.first()).toContainText('one.sql')
  await window.getByRole('button', { name: 'Move two.sql up' }).press('Alt+ArrowUp')
  await expect(rows.first()).toContainText('two.sql')
  await expect(window.getByText('two.sql is now number 1 of 2.')).toBeAttached()
  await expect(window.getByText('Changed', { exact: true })).toBeVisible()
})

test('a recipe that cannot be read says which line', async ({ window }) => {
  const folder = mkdtempSync(join(tmpdir(), 'groundwork-broken-'))
  writeFileSync(
    join(folder, 'groundwork.yaml'),
    'groundwork: 1\nname: x\nrole: { name: a }\ndatabase: { name: b }\nextensons: [citext]\n',
  )
  await openHash(window, recipeHash(join(folder, 'groundwork.yaml')))
  await expect(window.getByText(/Did you mean "extensions"/)).toBeVisible()
  await expect(window.getByText(/groundwork\.yaml:5/)).toBeVisible()
  await lookAt(window, 'recipe-broken')
})
