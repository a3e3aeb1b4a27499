// Names of files as a person knows them: the recipe's own path for the script, and paths beside it for its includes.
import { isAbsolute, relative, resolve } from 'node:path'
import type { LoadRequest } from './types.ts'

type Names = Pick<LoadRequest, 'file' | 'shownAs' | 'workingDirectory'>

/** Absolute path of a file named in facts, items or messages. */
export const absoluteOf = (request: Names, file: string): string => {
  if (file === '' || file === '<stdin>' || file === request.shownAs || file === request.file) return request.file
  return isAbsolute(file) ? file : resolve(request.workingDirectory, file)
}

/** How a message names a file. */
export const shownNameOf = (request: Names, file: string): string => {
  const path = absoluteOf(request, file)
  if (path === request.file) return request.shownAs
  const shown = relative(request.workingDirectory, path)
  return shown.startsWith('..') || isAbsolute(shown) ? path : shown.replaceAll('\\', '/')
}

/** A backslash command as it stands in the script. */
export const metaText = (item: { readonly name: string; readonly args: string }): string =>
  `\\${item.name} ${item.args}`.trimEnd()

/** Is this item one that is not to be sent? */
export const leftOutItems = (
  request: Names & Pick<LoadRequest, 'leaveOuts'>,
): ((item: { readonly file: string; readonly start: number }) => boolean) => {
  const starts = new Set(request.leaveOuts.map((out) => `${absoluteOf(request, out.file)}:${String(out.start)}`))
  return starts.size === 0
    ? () => false
    : (item) => starts.has(`${absoluteOf(request, item.file)}:${String(item.start)}`)
}
