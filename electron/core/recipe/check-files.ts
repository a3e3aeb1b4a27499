// Checks of a recipe against its folder: are the files there, are they what they should be.
import { access, constants, lstat, readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import type { Finding, Place } from '../../../shared/model/finding.ts'
import type { Recipe } from '../../../shared/model/recipe.ts'
import { detectFormat } from '../script/detect-format.ts'
import { didYouMean } from '../closest.ts'
import { collectFindings } from './collect-findings.ts'
import type { PathPart } from './yaml-places.ts'

const isOutside = (folder: string, path: string): boolean => {
  const way = relative(folder, path)
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)
}

export const checkFiles = async (
  recipe: Recipe,
  folder: string,
  findPlace: (path: readonly PathPart[]) => Place | undefined,
): Promise<Finding[]> => {
  const { findings, add } = collectFindings(findPlace)
  const home = await realpath(folder).catch(() => folder)

  for (const [i, load] of recipe.load.entries()) {
    const at: readonly PathPart[] = ['load', i, 'script']
    if (load.script.includes('\0')) {
      add('error', 'file-missing', at, 'A path cannot hold a NUL character.')
      continue
    }
    const path = resolve(folder, load.script)
    try {
      const info = await stat(path)
      if (info.isDirectory()) {
        const inside = (await readdir(path).catch(() => [])).filter((name) => name.endsWith('.sql')).toSorted()
        add(
          'error',
          'script-is-folder',
          at,
          `"${load.script}" is a folder, not a script.`,
          inside.length > 0
            ? `List its scripts one by one, in their order: ${inside.slice(0, 6).join(', ')}${inside.length > 6 ? ' ...' : ''}.`
            : 'List a script.',
        )
        continue
      }
      if (!info.isFile()) {
        add(
          'error',
          'script-not-a-file',
          at,
          `"${load.script}" is not a regular file.`,
          'Name a file that can be read more than once.',
        )
        continue
      }
      if (isOutside(home, await realpath(path)))
        add(
          'warning',
          'path-outside',
          at,
          `"${load.script}" lies outside the folder of the recipe.`,
          'Others who get the folder will not have it. Copy it into the project.',
        )
      if (info.size === 0) add('warning', 'script-empty', at, `"${load.script}" is empty.`)
      else if ((await detectFormat(path)).format === 'binary')
        add(
          'error',
          'script-binary',
          at,
          `"${load.script}" is not a text file.`,
          'A script is plain SQL. An archive of pg_dump is restored, not loaded.',
        )
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      if (code === 'EACCES' || code === 'EPERM')
        add(
          'error',
          'file-unreadable',
          at,
          `"${load.script}" cannot be read: permission denied.`,
          'Give your account the right to read it.',
        )
      else if ((await lstat(path).catch(() => null))?.isSymbolicLink() === true)
        add(
          'error',
          'file-missing',
          at,
          code === 'ELOOP'
            ? `"${load.script}" is a link that leads back to itself.`
            : `"${load.script}" is a link to a file that is not there.`,
          'Point the link to the script, or name the script itself.',
        )
      else {
        const parent = dirname(path)
        const names = await readdir(parent).catch(() => null)
        const shownAs = (name: string): string => join(dirname(load.script), name).replaceAll('\\', '/')
        add(
          'error',
          'file-missing',
          at,
          names === null
            ? `"${load.script}" is not there: there is no folder "${dirname(load.script)}".`
            : `"${load.script}" is not there.${didYouMean(basename(load.script), names).replace(/"(.+)"/, (_, name: string) => `"${shownAs(name)}"`)}`,
          'Paths are relative to the folder of the recipe; upper and lower case count.',
        )
      }
    }
  }
  if (recipe.env !== undefined) {
    const path = resolve(folder, recipe.env.file)
    if (isOutside(home, path))
      add('warning', 'path-outside', ['env', 'file'], `"${recipe.env.file}" lies outside the folder of the recipe.`)
    const info = await stat(path).catch(() => null)
    if (info !== null && !info.isFile())
      add(
        'error',
        'env-not-a-file',
        ['env', 'file'],
        `"${recipe.env.file}" is not a file.`,
        'Move it away, or name another file under env: file:.',
      )
    else if (info === null && (await stat(dirname(path)).catch(() => null)) === null)
      add(
        'error',
        'file-missing',
        ['env', 'file'],
        `There is no folder "${dirname(recipe.env.file)}" to write ${basename(recipe.env.file)} into.`,
        'Create it first.',
      )
    else if (
      info === null &&
      !(await access(dirname(path), constants.W_OK).then(
        () => true,
        () => false,
      ))
    )
      add(
        'error',
        'file-unwritable',
        ['env', 'file'],
        `"${recipe.env.file}" cannot be made: you may not write into its folder.`,
        'Give your account the right to write there, or name another file under env: file:.',
      )
  }
  return findings
}
