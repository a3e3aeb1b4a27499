import { mkdirSync, mkdtempSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openRecipe } from '../../../electron/core/recipe/open-recipe.ts'
import { saveRecipe } from '../../../electron/core/recipe/write-recipe.ts'

const head = 'groundwork: 1\nname: Shop\nrole: { name: shop_app }\ndatabase: { name: shop }\n'
const folderWith = (files: Readonly<Record<string, string | Buffer>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'gw-open-'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}
const findings = async (load: string, files: Readonly<Record<string, string | Buffer>> = {}) =>
  (await openRecipe(folderWith({ 'groundwork.yaml': head + load, ...files }))).findings.map((one) => [
    one.severity,
    one.code,
    one.message,
    `${one.place?.line}:${one.place?.column}`,
  ])

describe('opening', () => {
  it('takes the file, its folder, and .yml', async () => {
    const folder = folderWith({ 'groundwork.yml': head })
    expect((await openRecipe(folder)).path).toBe(join(folder, 'groundwork.yml'))
    expect(await openRecipe(join(folder, 'groundwork.yml'))).toMatchObject({
      folder,
      recipe: { name: 'Shop' },
      text: head,
      findings: [],
    })
  })
  it('reads what PowerShell wrote', async () => {
    expect(
      (await openRecipe(folderWith({ 'groundwork.yaml': Buffer.from(`\uFEFF${head}`, 'utf16le') }))).recipe.name,
    ).toBe('Shop')
  })
  it.each([
    ['a file that is not there', 'groundwrk.yaml', 'file-missing', /Did you mean "groundwork.yaml"/],
    ['a folder without one', 'empty', 'file-missing', /no groundwork.yaml in/],
  ])('%s', async (_, name, kind, message) => {
    const folder = folderWith({ 'groundwork.yaml': head, 'empty/x': '' })
    await expect(openRecipe(join(folder, name))).rejects.toMatchObject({
      failure: { kind, message: expect.stringMatching(message), hint: expect.any(String) },
    })
  })
  it('gives the first problem its place and lists the others', async () => {
    const folder = folderWith({ 'groundwork.yaml': head.replace('name: shop }', 'nam: shop }') + 'lod: []\n' })
    await expect(openRecipe(folder)).rejects.toMatchObject({
      failure: {
        kind: 'recipe-invalid',
        line: 4,
        file: join(folder, 'groundwork.yaml'),
        detail: expect.stringContaining('There is no key "lod"'),
      },
    })
  })
  it('refuses a dump picked by mistake without reading it all', async () => {
    const folder = folderWith({ 'big.sql': Buffer.alloc(2_000_000, 'x') })
    await expect(openRecipe(join(folder, 'big.sql'))).rejects.toMatchObject({
      failure: { kind: 'recipe-invalid', message: expect.stringContaining('too big') },
    })
  })
})

describe('its files', () => {
  it('missing, with the name that was meant and the place in the recipe', async () => {
    expect(await findings('load:\n  - { script: db/shema.sql }\n', { 'db/schema.sql': 'select 1;' })).toEqual([
      ['error', 'file-missing', '"db/shema.sql" is not there. Did you mean "db/schema.sql"?', '6:15'],
    ])
    expect(await findings('load: [{ script: nowhere/a.sql }]\n')).toEqual([
      ['error', 'file-missing', '"nowhere/a.sql" is not there: there is no folder "nowhere".', '5:18'],
    ])
  })
  it('folders, binaries, empty ones', async () => {
    expect((await findings('load: [{ script: db }]\n', { 'db/b.sql': '', 'db/a.sql': '' }))[0]?.slice(0, 3)).toEqual([
      'error',
      'script-is-folder',
      '"db" is a folder, not a script.',
    ])
    expect(
      (await findings('load: [{ script: a.sql }]\n', { 'a.sql': Buffer.from([1, 2, 0, 3]) }))[0]?.slice(0, 2),
    ).toEqual(['error', 'script-binary'])
    expect((await findings('load: [{ script: a.sql }]\n', { 'a.sql': '' }))[0]?.slice(0, 2)).toEqual([
      'warning',
      'script-empty',
    ])
    expect(
      await findings('load: [{ script: a.sql }]\n', { 'a.sql': Buffer.from('\uFEFFselect 1;', 'utf16le') }),
    ).toEqual([])
  })
  it('outside of the folder, also by way of a link', async () => {
    const other = folderWith({ 'x.sql': 'select 1;' })
    const folder = folderWith({
      'groundwork.yaml': `${head}load: [{ script: link.sql }]\nenv: { file: ../.env, set: { A: b } }\n`,
    })
    symlinkSync(join(other, 'x.sql'), join(folder, 'link.sql'))
    expect((await openRecipe(folder)).findings.map((one) => [one.code, one.place?.line])).toEqual([
      ['path-outside', 5],
      ['path-outside', 6],
    ])
  })
})

it('saving keeps what stood there under another name, and only when it changes', async () => {
  const folder = folderWith({ 'groundwork.yaml': '# mine\n' + head })
  const { recipe } = await openRecipe(folder)
  expect(await saveRecipe(folder, recipe)).toBe(join(folder, 'groundwork.yaml'))
  const backup = readdirSync(folder).find((name) => name.includes('.bak-'))
  expect(readFileSync(join(folder, backup ?? ''), 'utf8')).toBe('# mine\n' + head)
  await saveRecipe(join(folder, 'groundwork.yaml'), recipe)
  expect(readdirSync(folder)).toHaveLength(2)
  expect((await openRecipe(folder)).recipe).toEqual(recipe)
})
