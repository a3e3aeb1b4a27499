import { existsSync } from 'node:fs'
import { extname, resolve } from 'node:path'

const known = new Set(['.yaml', '.yml', '.sql', '.ddl', '.psql', '.dump', '.backup'])

/** The recipe, script or folder in a command line; Chromium's and Electron's own words are passed over. */
export const pathInArguments = (argv: readonly string[], folder: string, isPackaged: boolean): string | undefined => {
  // argv[0] is the program; from a checkout argv[1] is the folder of the app.
  const words = argv.slice(isPackaged ? 1 : 2).filter((word) => !word.startsWith('-'))
  for (const word of words) {
    const path = resolve(folder, word)
    if (known.has(extname(path).toLowerCase()) || existsSync(path)) return path
  }
  return undefined
}
