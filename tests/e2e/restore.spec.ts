// A dump from the file to its receipt, on real servers: archives made by pg_dump of a PostgreSQL of this machine, restored
// into it and into the shipped one.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import pg from 'pg'
import { startCluster, type Cluster } from '../helpers/cluster.ts'
import { fakeAnswers } from '../helpers/fake-answers.ts'
import { installFakeBridge } from '../helpers/fake-bridge.ts'
import { fakeReading, fakeRestores } from '../helpers/fake-restore.ts'
import { expect, test } from './helpers/fixtures.ts'
import { lookAt, openHash } from './helpers/look.ts'

const pgDump = '/usr/lib/postgresql/15/bin/pg_dump'
const folder = mkdtempSync(join(tmpdir(), 'groundwork-restore-'))
const dump = join(folder, 'museum.dump')
const plain = join(folder, 'museum.sql')

const schema = `
create role museum_keeper nologin;
create extension citext;
create schema audit;
create type mood as enum ('calm', 'curious');
create table artist (id bigint generated always as identity primary key, name citext not null unique);
create table painting (id bigint generated always as identity primary key, artist_id bigint references artist, title text not null, mood mood default 'calm');
create table visit (id bigserial primary key, painting_id bigint references painting, note text);
create table audit.log (id bigserial primary key, what text);
create index painting_title on painting (title);
create view calm as select * from painting where mood = 'calm';
create function hello(who text) returns text language sql as $$ select 'hello ' || who $$;
create function powers() returns int language c as '$libdir/citext', 'citext_hash' strict;
insert into artist (name) select 'Artist ' || i from generate_series(1, 40) i;
insert into painting (artist_id, title) select 1 + i % 40, 'Painting ' || i from generate_series(1, 1200) i;
insert into visit (painting_id, note) select 1 + i % 1200, md5(i::text) from generate_series(1, 20000) i;
insert into audit.log (what) select 'entry ' || i from generate_series(1, 300) i;
alter table painting owner to museum_keeper;
`

let cluster: Cluster
const dumpMuseum = (...args: string[]): void => {
  const { host, port, user, password } = cluster.params
  execFileSync(pgDump, ['-h', host, '-p', String(port), '-U', user, ...args, 'museum'], {
    env: { ...process.env, PGPASSWORD: password ?? '' },
  })
}
const query = async <R extends pg.QueryResultRow>(database: string, sql: string): Promise<R[]> => {
  const { host, port, user, password } = cluster.params
  const client = new pg.Client({ host, port, user, database, ...(password === undefined ? {} : { password }) })
  await client.connect()
  try {
    return (await client.query<R>(sql)).rows
  } finally {
    await client.end()
  }
}

test.beforeAll(async () => {
  test.setTimeout(120_000)
  test.skip(
    !existsSync(pgDump),
    `No ${pgDump} on this machine: nothing to make a dump with, so restoring in the window is not tested.`,
  )
  cluster = await startCluster(15)
  await query('postgres', 'create database museum')
  await query('museum', schema)
  dumpMuseum('-Fc', '-f', dump)
  dumpMuseum('-f', plain)
})
test.afterAll(async () => cluster?.stop())

const restoreHash = (path: string): string => `#/restore?${new URLSearchParams({ path })}`
const intoField = (page: Page) => page.getByRole('textbox', { name: 'Into the database' })
const verdict = (page: Page) =>
  page.getByRole('region', { name: 'What will happen' }).getByRole('heading', { level: 2 })

/** The X-ray of a file, compared with our own PostgreSQL 15. */
const openOnCluster = async (page: Page, path: string): Promise<void> => {
  const { host, port, user, password } = cluster.params
  await openHash(page, restoreHash(path))
  await expect(verdict(page)).toBeVisible()
  const server = page.getByRole('button', { name: /Server/ })
  if (!(await server.textContent())?.includes(String(port))) {
    await server.click()
    await page.getByRole('option', { name: 'Another server…' }).click()
    await page
      .getByRole('textbox', { name: 'Address or URL' })
      .fill(`postgresql://${user}:${password ?? ''}@${host}:${port}/postgres`)
    await page.getByRole('button', { name: 'Use this server' }).click()
  }
  await expect(page.getByText(/Compared with PostgreSQL 15/)).toBeVisible()
}

test('a dump is opened from home, laid open, restored, and proven', async ({ window }) => {
  test.setTimeout(120_000)
  await test.step('home leads to the file', async () => {
    await window.getByRole('button', { name: 'Restore a dump' }).click()
    await window.getByRole('textbox', { name: 'Path' }).fill(dump)
    await window.getByRole('button', { name: 'Open', exact: true }).click()
    await expect(verdict(window)).toContainText('Will restore', { timeout: 30_000 })
  })
  await test.step('what is in it, and what it needs here', async () => {
    await openOnCluster(window, dump)
    await expect(window.getByRole('list', { name: 'Tables' }).getByRole('listitem').first()).toContainText(
      'public.visit',
    )
    await expect(window.getByRole('list', { name: 'What it needs' })).toContainText('citext')
    await expect(window.getByRole('heading', { name: 'That database is there already' })).toBeVisible()
    await lookAt(window, 'restore-xray')
    // The page scrolls inside; the window itself must not, or focus could push its frame out of sight.
    expect(await window.evaluate('document.documentElement.scrollHeight <= innerHeight')).toBe(true)
  })
  await test.step('one button', async () => {
    await intoField(window).fill('museum_copy')
    await window
      .getByRole('button', { name: 'Agree to all' })
      .or(window.getByRole('list', { name: 'Needs your yes' }).locator('label'))
      .first()
      .click()
    await window.getByRole('button', { name: 'Restore', exact: true }).click()
    await expect(window.getByRole('region', { name: 'Verified' })).toBeVisible({ timeout: 60_000 })
    await expect(window.getByRole('heading', { level: 2, name: 'museum_copy is restored' })).toBeVisible()
    const row = window.getByRole('table', { name: 'Rows' }).getByRole('row', { name: /public\.visit/ })
    await expect(row).toContainText('20,000')
    await expect(row).toContainText('equal')
    await lookAt(window, 'restore-receipt', [1280, 480])
  })
  expect(await query('museum_copy', 'select count(*)::int as n from visit')).toEqual([{ n: 20_000 }])
  expect(
    await query(
      'museum_copy',
      `select proname from pg_proc where pronamespace = 'public'::regnamespace and proname in ('powers', 'hello') order by 1`,
    ),
  ).toEqual([{ proname: 'hello' }, { proname: 'powers' }])

  await test.step('the receipt is saved, and survives a reload', async () => {
    await window.getByRole('button', { name: 'Save report' }).click()
    const [download] = await Promise.all([
      window.waitForEvent('download'),
      window.getByRole('menuitem', { name: /as JSON/ }).click(),
    ])
    const saved = JSON.parse(readFileSync(await download.path(), 'utf8')) as { outcome: string }
    expect(saved.outcome).toBe('verified')
    await window.reload()
    await expect(window.getByRole('region', { name: 'Verified' })).toBeVisible()
  })
})

test('a database that is there is replaced only when asked, and kept', async ({ window }) => {
  test.setTimeout(120_000)
  await query('postgres', 'create database museum_live')
  await query('museum_live', `create table precious as select 'mine' as what`)
  await openOnCluster(window, dump)
  await intoField(window).fill('museum_live')
  await expect(window.getByRole('radio', { name: /Put it beside, as museum_live_2/ })).toBeChecked()
  await window.getByText('Replace museum_live', { exact: true }).click()
  await window.getByRole('list', { name: 'Tables' }).getByText('public.visit', { exact: true }).click()
  await window.getByRole('button', { name: 'Restore and replace museum_live' }).click()
  await expect(window.getByRole('region', { name: 'Verified' })).toBeVisible({ timeout: 60_000 })
  await expect(window.getByText(/is kept as museum_live_before_/)).toBeVisible()
  await expect(window.getByRole('list', { name: 'Left out on purpose' })).toContainText('rows of public.visit')
  await lookAt(window, 'restore-replaced', [1280])
  expect(
    await query(
      'museum_live',
      'select (select count(*)::int from visit) as visits, (select count(*)::int from painting) as paintings',
    ),
  ).toEqual([{ visits: 0, paintings: 1200 }])
  const [kept] = await query<{ datname: string }>(
    'postgres',
    `select datname from pg_database where datname like 'museum\\_live\\_before\\_%'`,
  )
  expect(await query(kept?.datname ?? '', 'select what from precious')).toEqual([{ what: 'mine' }])
})

test('a plain dump goes the same way, into the built-in server, for an owner that is made', async ({
  window,
  context,
}) => {
  test.setTimeout(180_000)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await openHash(window, restoreHash(plain))
  await expect(verdict(window)).toBeVisible()
  await expect(window.getByRole('button', { name: 'Make a recipe of it' })).toBeVisible()
  await window.getByRole('button', { name: /Server/ }).click()
  await window.getByRole('option', { name: /Built-in server, PostgreSQL 18/ }).click()
  // Asleep or awake: that hangs on what ran before in this window. The restore starts it where it must.
  await intoField(window).fill('museum_plain')
  await window.getByRole('textbox', { name: 'Owner' }).fill('museum_shopkeeper')
  await lookAt(window, 'restore-plain', [1280])
  await window.keyboard.press('Control+Enter') // from the field: no hand needs to leave the keyboard
  await expect(window.getByRole('region', { name: 'Verified' })).toBeVisible({ timeout: 120_000 })
  await expect(window.getByText(/^postgresql:\/\/museum_shopkeeper:\*+@.*\/museum_plain$/)).toBeVisible()
  await window.getByRole('button', { name: 'Copy URI' }).click()
  await expect(window.getByRole('button', { name: 'Copied' })).toBeVisible()
  const client = new pg.Client({ connectionString: await window.evaluate<string>('navigator.clipboard.readText()') })
  await client.connect()
  expect((await client.query('select current_user::text as me, count(*)::int as n from visit')).rows).toEqual([
    { me: 'museum_shopkeeper', n: 20_000 },
  ])
  await client.end()
  await window.getByRole('button', { name: 'Keep it as a snapshot' }).click()
  await expect(window.getByRole('heading', { level: 2, name: 'museum_plain' })).toBeVisible()
  await expect(
    window.getByRole('form', { name: 'Take a snapshot' }).getByRole('textbox', { name: 'Name' }),
  ).toBeFocused()
})

test('what failed is fixed and gone on from; only that is run again', async ({ window }) => {
  test.setTimeout(120_000)
  // A dump of one schema leaves the extensions out that its tables need.
  const zoo = join(folder, 'zoo.dump')
  await query(
    'museum',
    `create schema zoo; create table zoo.cage (id int primary key); create table zoo.animal (name citext primary key); insert into zoo.animal values ('Okapi')`,
  )
  dumpMuseum('-Fc', '-n', 'zoo', '-f', zoo)
  await query('museum', 'drop schema zoo cascade')
  await openOnCluster(window, zoo)
  await intoField(window).fill('museum_zoo')
  await window.getByRole('button', { name: 'Restore', exact: true }).click()
  await expect(window.getByRole('region', { name: 'Differences' })).toBeVisible({ timeout: 60_000 })
  await expect(window.getByRole('checkbox', { name: /Create the extension "citext"/ })).toBeChecked()
  await lookAt(window, 'restore-fixable', [1280])
  await window.getByRole('button', { name: 'Go on with 1 fix' }).first().click()
  await expect(window.getByRole('region', { name: 'Verified' })).toBeVisible({ timeout: 60_000 })
  await expect(window.getByRole('region', { name: 'Run again' })).toContainText('zoo.animal')
  expect(await query('museum_zoo', 'select name::text as name from zoo.animal')).toEqual([{ name: 'Okapi' }])
})

test('an archive becomes a recipe: its schema is written beside it', async ({ window }) => {
  await openHash(window, restoreHash(dump))
  await window.getByRole('button', { name: 'Make a recipe of it' }).click()
  await expect(window.getByRole('heading', { level: 2, name: 'Database and role' })).toBeVisible()
  await expect(window.getByRole('textbox', { name: 'Database', exact: true })).toHaveValue('museum')
  expect(readFileSync(join(folder, 'museum.schema.sql'), 'utf8')).toContain('CREATE TABLE public.painting')
})

test('a dump that ends too early is restored as far as it goes, and what is lost is red', async ({ window }) => {
  test.setTimeout(120_000)
  const cut = join(folder, 'cut.dump')
  const whole = readFileSync(dump)
  writeFileSync(cut, whole.subarray(0, whole.length - 200_000))
  await openOnCluster(window, cut)
  await expect(window.getByText(/The rows of|does not end as one does/).first()).toBeVisible()
  await intoField(window).fill('museum_cut')
  await window.getByRole('button', { name: 'Restore', exact: true }).click()
  await expect(window.getByRole('region', { name: 'Differences' })).toBeVisible({ timeout: 60_000 })
  await expect(window.getByRole('list', { name: 'Lost' })).toContainText('public.visit')
  await lookAt(window, 'restore-lost', [1280])
})

test('what is no dump says what it is, and the next step', async ({ window }) => {
  const cases: readonly (readonly [string, string | Buffer, RegExp])[] = [
    ['page.dump', '<!doctype html><html><body>404 Not Found</body></html>', /web page/],
    [
      'mysql.sql',
      '-- MySQL dump 10.13  Distrib 8.0.32\nCREATE TABLE `t` (`id` int NOT NULL AUTO_INCREMENT, PRIMARY KEY (`id`)) ENGINE=InnoDB;\n',
      /MySQL/,
    ],
    ['letter.sql', 'With kind regards\n', /nothing in it is SQL/],
    ['empty.backup', '', /empty/],
  ]
  for (const [name, content, words] of cases) {
    const path = join(folder, name)
    writeFileSync(path, content)
    await openHash(window, restoreHash(path))
    await expect(window.getByRole('heading', { level: 2, name: words })).toBeVisible()
    await expect(window.getByText('What to do')).toBeVisible()
    await expect(window.getByRole('button', { name: 'Restore', exact: true })).toHaveCount(0)
    await expect(window.getByRole('button', { name: 'Make a recipe of it' })).toHaveCount(0)
  }
  await lookAt(window, 'restore-not-a-dump', [1280, 480])
})

test('a restore at work can be stopped, and leaves nothing behind', async ({ window }) => {
  test.setTimeout(120_000)
  const slow = join(folder, 'slow.sql')
  writeFileSync(
    slow,
    `${readFileSync(plain, 'utf8')}\nSELECT pg_sleep(60);\nCREATE TABLE after_sleep AS SELECT pg_sleep(60)::text AS a;\n`,
  )
  await openOnCluster(window, slow)
  await intoField(window).fill('museum_slow')
  await window.getByRole('button', { name: 'Restore', exact: true }).click()
  await expect(window.getByRole('heading', { level: 1, name: 'Restoring museum_slow' })).toBeVisible()
  await expect(window.getByText(/No database of yours has been touched yet/)).toBeVisible()
  const asleep = `select 1 as n from pg_stat_activity where query like '%pg_sleep(60)%' and state = 'active' and pid <> pg_backend_pid()`
  await expect.poll(() => query('postgres', asleep), { timeout: 30_000 }).toEqual([{ n: 1 }])
  await lookAt(window, 'restore-run', [1280, 480])
  await window.getByRole('button', { name: 'Stop' }).click()
  await expect(window.getByRole('region', { name: 'Cancelled' })).toBeVisible({ timeout: 20_000 })
  expect(await query('postgres', `select datname from pg_database where datname like 'museum\\_slow%'`)).toEqual([])
})

test('hard to hold still: connections at work, thousands of tables, causes with fixes', async ({ app, page }) => {
  await page.addInitScript(installFakeBridge, { answers: { ...fakeAnswers, ...fakeRestores }, logLines: 10 })
  await page.goto(`${app.origin}/#/receipt?job=restore-run`)
  const connections = page.getByRole('list', { name: 'Connections' })
  await expect(connections.getByRole('listitem')).toHaveCount(3)
  await expect(connections).toContainText('building index: scanning table')
  await expect(page.getByText('31 of 61 tables')).toBeVisible()
  await expect(page.getByText(/about 1 min 8 s left/)).toBeVisible()
  await lookAt(page, 'restore-connections', [1280, 480])
  await openHash(page, '#/receipt?job=restore-ended')
  const why = page.getByRole('list', { name: 'Why' })
  await expect(why.getByRole('checkbox', { name: /Create the role/ })).toBeChecked()
  await why.getByText(/Restore without/).click()
  await why.getByText(/Go on, now that/).click()
  await expect(why.getByRole('checkbox', { name: /Restore without/ })).not.toBeChecked()
  await expect(page.getByRole('button', { name: 'Go on with 2 fixes' }).first()).toBeVisible()
  await lookAt(page, 'restore-causes', [1280, 480])
  await openHash(page, restoreHash('/home/mara/customer_4711.dump'))
  await expect(verdict(page)).toContainText('postgis')
  await page.getByText('Some of it', { exact: true }).click()
  await page.getByRole('searchbox', { name: 'Search tables' }).fill('visit_12')
  await expect(page.getByRole('list', { name: 'Tables' }).getByRole('listitem')).not.toHaveCount(0)
  await lookAt(page, 'restore-thousands', [1280, 480])
})

test('what is known of a big file is said while it is read', async ({ app, page }) => {
  await page.addInitScript(installFakeBridge, {
    answers: { ...fakeAnswers, ...fakeRestores, ...fakeReading },
    logLines: 1,
  })
  await page.goto(`${app.origin}/${restoreHash('/home/mara/customer.sql')}`)
  await expect(page.getByText('A plain dump by pg_dump 17.2 of PostgreSQL 16.4.')).toBeVisible()
  await expect(page.getByText('48 tables, 18,204,331 rows so far')).toBeVisible()
  await lookAt(page, 'restore-reading', [1280, 480])
})
