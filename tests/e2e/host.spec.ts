// What a person meets around the window: a second start, a host that stops, a window closed while a job runs.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { expect, test } from './helpers/fixtures.ts'
import { startApp } from './helpers/start-app.ts'

const makeRecipe = (name: string): { readonly folder: string; readonly path: string } => {
  const folder = mkdtempSync(join(tmpdir(), 'groundwork-host-'))
  writeFileSync(join(folder, 'schema.sql'), 'CREATE TABLE t (id int PRIMARY KEY);\n')
  writeFileSync(
    join(folder, 'groundwork.yaml'),
    `groundwork: 1\nname: ${name}\nrole: { name: host_e2e }\ndatabase: { name: host_e2e }\nload: [{ script: schema.sql }]\n`,
  )
  return { folder, path: join(folder, 'groundwork.yaml') }
}

test('a recipe given to a second start opens in its window', async ({ app, page }) => {
  const recipe = makeRecipe('Second start')
  await page.goto(await app.newUrl(recipe.path))
  await expect(page.getByRole('heading', { name: 'Second start' }).first()).toBeVisible()
  rmSync(recipe.folder, { recursive: true })
})

test('a recipe given to the first start opens in the first window', async ({ page }) => {
  const recipe = makeRecipe('First start')
  const own = await startApp({ openPath: recipe.path })
  await page.goto(own.url)
  await expect(page.getByRole('heading', { name: 'First start' }).first()).toBeVisible()
  await own.stop()
  rmSync(recipe.folder, { recursive: true })
})

test('when the host ends, the window says so and what to do', async ({ page }) => {
  const own = await startApp()
  await page.goto(own.url)
  await expect(page.getByRole('main')).toBeVisible()
  await own.stop()
  await expect(page.getByText(/npm start/).first()).toBeVisible()
})

test('a job goes on when its window is closed, and is there in the next one', async ({ app, page }) => {
  // A window of our own making, so that the job is certain to run when it closes.
  const url = new URL(await app.newUrl())
  const socket = new WebSocket(`ws://${url.host}/ws`, { origin: url.origin })
  const frames: Record<string, unknown>[] = []
  socket.on('message', (data) => frames.push(JSON.parse(data.toString()) as Record<string, unknown>))
  await new Promise((resolve) => socket.once('open', resolve))
  socket.send(JSON.stringify({ hello: { token: url.hash.slice('#t='.length) } }))
  await expect.poll(() => frames.length).toBeGreaterThan(0)
  socket.send(JSON.stringify({ id: 1, name: 'builtIn.start', input: {} }))
  await expect.poll(() => frames.find((frame) => frame['id'] === 1)).toMatchObject({ result: { ok: true } })
  socket.terminate()

  await page.goto(await app.newUrl())
  await expect(page.getByRole('main')).toBeVisible()
  await page.goto(`${app.origin}/#/jobs`)
  await expect(page.getByText(/Start the built-in server/).first()).toBeVisible({ timeout: 20_000 })
})
