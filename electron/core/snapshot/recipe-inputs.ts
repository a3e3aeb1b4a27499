// Everything the content of a recipe's database depends on: the recipe, its scripts with what they include, the files its
// commands name or declare, the server's major version. A file whose size and time are as recorded is not read again.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { Recipe } from '../../../shared/model/recipe.ts'
import { shortHash } from '../recipe/mark.ts'
import type { RecordedInput } from './marker.ts'

const mostFiles = 5000
/** A file changed within the time a clock or a file system may be off is read again. */
const youngMs = 2000

const includeLine = /^\\(i|ir|include|include_relative)\s+'?([^\s']+)'?/

export type Inputs = { readonly hash: string; readonly files: readonly RecordedInput[] }

const isFile = async (path: string): Promise<boolean> => (await stat(path).catch(() => null))?.isFile() === true

const filesUnder = async (path: string): Promise<string[]> => {
  const info = await stat(path).catch(() => null)
  if (info === null) return []
  if (!info.isDirectory()) return info.isFile() ? [path] : []
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile() && !/(^|[\\/])(__pycache__|node_modules|\.git)([\\/]|$)/.test(entry.parentPath))
    .slice(0, mostFiles)
    .map((entry) => join(entry.parentPath, entry.name))
}

/** Scripts, and files of the folder that commands are given; absolute. */
const declaredFiles = async (recipe: Recipe, folder: string): Promise<string[]> => {
  const commands = recipe.after.flatMap((step) => [
    ...step.run.slice(1),
    ...step.run.slice(0, 1).filter((word) => word.includes('/')),
  ])
  const named = await Promise.all(
    commands.map(async (word) => ((await isFile(resolve(folder, word))) ? [resolve(folder, word)] : [])),
  )
  const inputs = await Promise.all(
    recipe.after.flatMap((step) => step.inputs ?? []).map((path) => filesUnder(resolve(folder, path))),
  )
  return [...recipe.load.map((step) => resolve(folder, step.script)), ...named.flat(), ...inputs.flat()]
}

/** Files a script includes, by the lines that say so. A path with a variable in it cannot be followed. */
const includedBy = async (script: string, folder: string): Promise<string[]> => {
  const found: string[] = []
  for await (const line of createInterface({
    input: createReadStream(script, { encoding: 'latin1' }),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    if (!line.startsWith('\\i')) continue
    const match = includeLine.exec(line)
    const path = Buffer.from(match?.[2] ?? '', 'latin1').toString('utf8')
    if (path !== '' && !path.includes(':'))
      found.push(resolve(match?.[1]?.includes('r') === true ? dirname(script) : folder, path))
  }
  return found
}

const withIncludes = async (scripts: readonly string[], folder: string): Promise<string[]> => {
  const all = new Set<string>()
  const waiting = [...scripts]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (all.has(next) || all.size > mostFiles || !(await isFile(next))) continue
    all.add(next)
    waiting.push(...(await includedBy(next, folder)))
  }
  return [...all]
}

const sha256Of = async (file: string): Promise<string> => {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

const combine = (recipe: Recipe, major: number, files: readonly RecordedInput[]): string => {
  const { name: _name, description: _description, checks: _checks, ...content } = recipe
  return shortHash({ content, major, files: files.map(({ path, sha256 }) => [path, sha256]).toSorted() })
}

const record = async (
  folder: string,
  files: readonly string[],
  known: ReadonlyMap<string, RecordedInput>,
  knownAt: number,
): Promise<RecordedInput[]> => {
  const recorded: RecordedInput[] = []
  for (const file of [...new Set(files)].toSorted()) {
    const path = relative(folder, file).replaceAll('\\', '/')
    const info = await stat(file).catch(() => null)
    if (info === null) {
      recorded.push({ path, size: -1, mtimeMs: 0, sha256: 'missing' })
      continue
    }
    const before = known.get(path)
    const same =
      before !== undefined &&
      before.size === info.size &&
      before.mtimeMs === info.mtimeMs &&
      info.mtimeMs < knownAt - youngMs
    recorded.push({ path, size: info.size, mtimeMs: info.mtimeMs, sha256: same ? before.sha256 : await sha256Of(file) })
  }
  return recorded
}

/** From scratch: every file is read. */
export const readInputs = async (recipe: Recipe, folder: string, major: number): Promise<Inputs> => {
  const declared = await declaredFiles(recipe, folder)
  const scripts = await withIncludes(
    recipe.load.map((step) => resolve(folder, step.script)),
    folder,
  )
  const files = await record(folder, [...declared, ...scripts], new Map(), 0)
  return { hash: combine(recipe, major, files), files }
}

/** Whether the inputs are those a snapshot was made from. Reads only what may have changed. */
export const sameInputs = async (
  recipe: Recipe,
  folder: string,
  major: number,
  of: {
    readonly inputsHash: string | null
    readonly inputs?: readonly RecordedInput[] | undefined
    readonly at: string
  },
): Promise<boolean> => {
  const known = new Map((of.inputs ?? []).map((input) => [input.path, input]))
  const files = await record(
    folder,
    [...(await declaredFiles(recipe, folder)), ...[...known.keys()].map((path) => resolve(folder, path))],
    known,
    Date.parse(of.at),
  )
  return combine(recipe, major, files) === of.inputsHash
}

/** What is new or other than a snapshot was made from, for saying why it is built again. */
export const changedInputs = (now: Inputs, before: readonly RecordedInput[] | undefined): string[] => {
  if (before === undefined) return []
  const known = new Map(before.map((input) => [input.path, input.sha256]))
  const changed = now.files.filter((file) => known.get(file.path) !== file.sha256).map((file) => file.path)
  return [
    ...changed,
    ...before.filter((input) => !now.files.some((file) => file.path === input.path)).map((input) => input.path),
  ]
}
