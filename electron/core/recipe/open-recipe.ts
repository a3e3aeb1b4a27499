import { readFile, readdir, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { LineCounter, parseDocument } from 'yaml'
import type { OpenedRecipe } from '../../../shared/contract/procedures.ts'
import { raise } from '../failures.ts'
import { checkFiles } from './check-files.ts'
import { parseRecipe } from './parse-recipe.ts'
import { closest } from '../closest.ts'
import { createPlaceFinder, type FindPlace } from './yaml-places.ts'

/** Names a recipe may have in a folder, the first that is there wins. */
export const recipeNames = ['groundwork.yaml', 'groundwork.yml'] as const

const maxRecipeBytes = 1_000_000

const findRecipeFile = async (path: string): Promise<string> => {
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => error)
  if (info instanceof Error) {
    if (info.code === 'EACCES' || info.code === 'EPERM')
      return raise({
        kind: 'file-unreadable',
        message: `"${path}" cannot be read: permission denied.`,
        file: path,
        hint: 'Give your account the right to read it.',
      })
    const names = await readdir(dirname(path)).catch((): string[] => [])
    const meant = closest(path.slice(dirname(path).length + 1), names)
    return raise({
      kind: 'file-missing',
      message: `There is no file "${path}".${meant === null ? '' : ` Did you mean "${meant}"?`}`,
      file: path,
      hint: 'Name a groundwork.yaml, or a folder that holds one.',
    })
  }
  if (!info.isDirectory()) {
    if (info.size > maxRecipeBytes)
      return raise({
        kind: 'recipe-invalid',
        message: `"${path}" is too big for a recipe.`,
        file: path,
        hint: 'A recipe is a short YAML file. A dump or script is inspected or listed under load:.',
      })
    return path
  }
  const names = await readdir(path)
  const found = recipeNames.find((name) => names.includes(name))
  if (found !== undefined) return join(path, found)
  const near = closest(
    'groundwork.yaml',
    names.filter((name) => /\.ya?ml$/i.test(name)),
  )
  return raise({
    kind: 'file-missing',
    message: `There is no groundwork.yaml in "${path}".${near === null ? '' : ` Is "${near}" meant?`}`,
    file: path,
    hint: 'Start from nothing in the window, which can save a recipe here, or take one of the examples.',
  })
}

/** Reads a recipe from its path, or the groundwork.yaml of a folder. Raises `recipe-invalid` with the first place when it cannot be used. */
export const openRecipe = async (path: string): Promise<OpenedRecipe> => {
  const file = await findRecipeFile(resolve(path))
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) =>
    raise({
      kind: 'file-unreadable',
      message: `"${file}" cannot be read${error.code === 'EACCES' ? ': permission denied' : ''}.`,
      file,
      detail: error.message,
      hint: 'Check the file and its permissions.',
    }),
  )
  // PowerShell's > writes UTF-16.
  const text = bytes.subarray(0, 2).equals(Buffer.from([0xff, 0xfe]))
    ? bytes.toString('utf16le')
    : bytes.toString('utf8')
  const folder = dirname(file)
  const { recipe, findings } = parseRecipe(text, file)
  if (recipe === null) {
    const errors = findings.filter((finding) => finding.severity === 'error')
    const [first, ...rest] = errors
    return raise({
      kind: 'recipe-invalid',
      message: first?.message ?? 'This recipe cannot be used.',
      ...first?.place,
      file,
      ...(first?.hint === undefined ? {} : { hint: first.hint }),
      ...(rest.length === 0
        ? first?.detail
          ? { detail: first.detail }
          : {}
        : {
            detail: [
              `${rest.length} more:`,
              ...rest.map((finding) => `${finding.place?.line ?? 1}:${finding.place?.column ?? 1} ${finding.message}`),
            ].join('\n'),
          }),
    })
  }
  const files = await checkFiles(recipe, folder, placesOf(text, file))
  return { path: file, folder, recipe, text, findings: [...findings, ...files] }
}

export const placesOf = (text: string, file: string): FindPlace => {
  const counter = new LineCounter()
  return createPlaceFinder(parseDocument(text.replace(/^\uFEFF/, ''), { lineCounter: counter }), counter, file)
}
