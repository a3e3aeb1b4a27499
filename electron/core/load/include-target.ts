import { dirname, isAbsolute, resolve } from 'node:path'
import type { LoadRequest } from './types.ts'

/** Where an include leads: \ir is relative to the file it stands in, \i to the folder the script is run in. */
export const includeTarget = (
  request: Pick<LoadRequest, 'workingDirectory'>,
  item: { readonly name: string; readonly file: string },
  name: string,
): string => {
  if (isAbsolute(name)) return name
  return resolve(
    item.name.startsWith('ir') || item.name === 'include_relative' ? dirname(item.file) : request.workingDirectory,
    name,
  )
}
