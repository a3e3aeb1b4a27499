// Paths as text, on either system; the core, not the window, touches files.

const isWindows = (path: string): boolean => /^[A-Za-z]:[\\/]/.test(path) || path.startsWith('\\\\')

export const isAbsolute = (path: string): boolean => path.startsWith('/') || isWindows(path)

const parts = (path: string): readonly string[] =>
  path.split(isWindows(path) ? /[\\/]+/ : /\/+/).filter((part) => part !== '' && part !== '.')

export const fileNameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path

export const folderOf = (path: string): string => {
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'))
  return at <= 0 ? path.slice(0, at + 1) : path.slice(0, at)
}

export const joinPath = (folder: string, path: string): string => {
  if (isAbsolute(path) || folder === '') return path
  const separator = isWindows(folder) ? '\\' : '/'
  return folder.endsWith('/') || folder.endsWith('\\') ? folder + path : folder + separator + path
}

/** `file` seen from `folder`, with forward slashes so that a recipe works everywhere; absolute when they share no root. */
export const relativeTo = (folder: string, file: string): string => {
  if (folder === '' || !isAbsolute(file) || isWindows(folder) !== isWindows(file)) return file
  const same = (a: string | undefined, b: string | undefined): boolean =>
    isWindows(file) ? a?.toLowerCase() === b?.toLowerCase() : a === b
  const from = parts(folder)
  const to = parts(file)
  let shared = 0
  while (shared < from.length && shared < to.length - 1 && same(from[shared], to[shared])) shared++
  if (isWindows(file) && shared === 0) return file
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/')
}
