// Looking into a script: nothing is run, and what it says leads on to a recipe.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from './helpers/fixtures.ts'
import { lookAt, openHash } from './helpers/look.ts'

const folder = mkdtempSync(join(tmpdir(), 'groundwork-inspect-'))
const inspectHash = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return `#/restore?${new URLSearchParams({ path })}`
}

const script = `\\set ON_ERROR_STOP on
create extension if not exists citext;
create type mood as enum ('calm', 'curious');
create table visitor (id bigint generated always as identity primary key, name citext not null, mood mood);
create index visitor_name on visitor (name);
create function greet(who text) returns text language sql as $$ select 'hello ' || who $$;
alter table visitor owner to curator;
copy visitor (name, mood) from stdin;
Ada	calm
Grace	curious
\\.
\\! ls
drop table if exists old_visitor;
`

test('a script is laid open: objects, data, extensions, roles, programs', async ({ window }) => {
  await openHash(window, inspectHash('museum.sql', script))
  await expect(window.getByRole('heading', { level: 2, name: 'What is inside' })).toBeVisible()
  const objects = window.getByRole('list', { name: 'Objects' })
  await expect(objects.getByText('public.visitor', { exact: true })).toBeVisible()
  await expect(objects.getByText('public.greet(who text)').or(objects.getByText('public.greet(text)'))).toBeVisible()
  await expect(window.getByText('runs a program').first()).toBeVisible()
  await expect(window.getByText('curator').first()).toBeVisible()
  await lookAt(window, 'inspect')
  await window.getByRole('searchbox', { name: 'Search objects' }).fill('index')
  await expect(objects.getByText('public.visitor', { exact: true })).toHaveCount(0)
})

test('a recipe is made of it, filled in', async ({ window }) => {
  await openHash(window, inspectHash('museum.sql', script))
  await window.getByRole('button', { name: 'Make a recipe of it' }).click()
  await expect(window.getByRole('textbox', { name: 'Database', exact: true })).toHaveValue('museum')
  await window
    .getByRole('navigation', { name: 'Steps' })
    .getByRole('link', { name: /^Extensions/ })
    .click()
  await expect(window.getByRole('list', { name: 'Extensions of this recipe' }).getByText('citext')).toBeVisible()
  await window
    .getByRole('navigation', { name: 'Steps' })
    .getByRole('link', { name: /^Schema/ })
    .click()
  await expect(window.getByRole('list', { name: /Scripts in the order/ })).toContainText('museum.sql')
})

test('another dialect is said in one sentence', async ({ window }) => {
  await openHash(
    window,
    inspectHash(
      'my.sql',
      '-- MySQL dump 10.13  Distrib 8.0.32\nCREATE TABLE `t` (\n  `id` int NOT NULL AUTO_INCREMENT,\n  PRIMARY KEY (`id`)\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;\n',
    ),
  )
  await expect(window.getByText(/MySQL/).first()).toBeVisible()
  await expect(window.getByRole('button', { name: 'Make a recipe of it' })).toHaveCount(0)
  await lookAt(window, 'inspect-dialect')
})

test('a file that is not there', async ({ window, troubles }) => {
  await openHash(window, `#/restore?${new URLSearchParams({ path: join(folder, 'gone.sql') })}`)
  await expect(window.getByRole('alert')).toContainText('gone.sql')
  expect(troubles).toEqual([])
})
