// Where Groundwork itself lies: the folder with resources/ and package.json, seen from the file that runs
// (source under electron/, a bundle in dist/, or the asar of a packaged app).
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const findRoot = (fromUrl: string): string => {
  let folder = dirname(fileURLToPath(fromUrl))
  for (;;) {
    if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'resources'))) return folder
    const parent = dirname(folder)
    if (parent === folder)
      throw new Error('Groundwork cannot find its own files: resources/ is not beside the program.')
    folder = parent
  }
}

export const readVersion = (root: string): string => {
  const packageFile: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  if (typeof packageFile === 'object' && packageFile !== null && 'version' in packageFile)
    return String(packageFile.version)
  return '0.0.0'
}
