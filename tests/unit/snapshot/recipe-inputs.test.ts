import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { tmpdir } from 'node:os'
import { afterAll, expect, it } from 'vitest'
import { recipeSchema, type RecipeInput } from '../../../shared/model/recipe.ts'
import { changedInputs, readInputs, sameInputs } from '../../../electron/core/snapshot/recipe-inputs.ts'

const folder = mkdtempSync(join(tmpdir(), 'gw-inputs-'))
afterAll(() => rmSync(folder, { recursive: true }))
const write = (name: string, text: string, ageMs = 60_000) => {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), text)
  utimesSync(join(folder, name), new Date(Date.now() - ageMs), new Date(Date.now() - ageMs))
}
const recipe = (change: Partial<RecipeInput> = {}) =>
  recipeSchema.parse({
    groundwork: 1,
    name: 'x',
    role: { name: 'r' },
    database: { name: 'd' },
    load: [{ script: 'db/a.sql' }],
    after: [{ name: 'seed', run: ['python', 'seed.py', '--fast'], inputs: ['seeds'] }],
    ...change,
  })

write('db/a.sql', 'SELECT 1;\n\\ir parts/b.sql\n\\i other/c.sql\n\\i :variable\n')
write('db/parts/b.sql', '\\ir ../a.sql\n') // goes round in a circle
write('other/c.sql', 'SELECT 3;\n')
write('seed.py', 'print(1)\n')
write('seeds/deep/one.csv', '1\n')
write('unrelated.txt', 'x')

it('are scripts with what they include, files of commands, and what is declared', async () => {
  const { files } = await readInputs(recipe(), folder, 18)
  expect(files.map((file) => file.path)).toEqual([
    'db/a.sql',
    'db/parts/b.sql',
    'other/c.sql',
    'seed.py',
    'seeds/deep/one.csv',
  ])
})

it('are the same until one of them, the recipe or the server changes', async () => {
  const inputs = await readInputs(recipe(), folder, 18)
  const kept = { inputsHash: inputs.hash, inputs: inputs.files, at: new Date().toISOString() }
  const same = (with_ = recipe(), major = 18) => sameInputs(with_, folder, major, kept)
  expect(await same()).toBe(true)
  expect(await same(recipe({ name: 'another name', description: 'words' }))).toBe(true)
  expect(await same(recipe(), 17)).toBe(false)
  expect(await same(recipe({ extensions: ['citext'] }))).toBe(false)
  write('other/c.sql', 'SELECT 3;\n', 1000) // touched, same content
  expect(await same()).toBe(true)
  write('unrelated.txt', 'y')
  expect(await same()).toBe(true)
  write('other/c.sql', 'SELECT 4;\n', 1000)
  expect(await same()).toBe(false)
  expect(changedInputs(await readInputs(recipe(), folder, 18), inputs.files)).toEqual(['other/c.sql'])
  write('other/c.sql', 'SELECT 3;\n')
  write('seeds/deep/two.csv', '2\n')
  expect(await same()).toBe(false)
  rmSync(join(folder, 'seeds/deep/two.csv'))
  expect(await same()).toBe(true)
  rmSync(join(folder, 'seed.py'))
  expect(await same()).toBe(false)
})

it('a file changed within the very second it was recorded is read again', async () => {
  write('seed.py', 'print(1)\n', 0)
  const inputs = await readInputs(recipe(), folder, 18)
  const kept = { inputsHash: inputs.hash, inputs: inputs.files, at: new Date().toISOString() }
  const { mtimeMs } = inputs.files.find((file) => file.path === 'seed.py')!
  writeFileSync(join(folder, 'seed.py'), 'print(2)\n')
  utimesSync(join(folder, 'seed.py'), mtimeMs / 1000, mtimeMs / 1000)
  expect(await sameInputs(recipe(), folder, 18, kept)).toBe(false)
})
