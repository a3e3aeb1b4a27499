import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { GroundworkError } from '../failures.ts'
import type { Handlers } from '../dispatch.ts'
import { findTool } from '../server/find-tool.ts'
import type { Services } from './services.ts'

const recipeNames = /^groundwork\.ya?ml$|\.groundwork\.ya?ml$/i
const dumpNames = /\.(sql|ddl|psql|dump|backup|pgdump|custom|dmp|bak|tar|tgz|gz|zst|lz4|bz2|xz|zip)$/i

const platforms = { win32: 'win32', darwin: 'darwin', linux: 'linux' } as const

export const appHandlers = ({ host, preferences }: Services) =>
  ({
    'app.info': async () => {
      const psql = await findTool(host, 'psql')
      return {
        version: host.version,
        platform: process.platform in platforms ? platforms[process.platform as keyof typeof platforms] : 'other',
        capabilities: host.capabilities,
        ...(host.openPath === undefined ? {} : { openPath: host.openPath }),
        ...(psql === null ? {} : { psql: psql.version }),
      }
    },
    'app.recents': () => preferences.recents(),
    'app.forgetRecent': async ({ path }) => {
      await preferences.forget(path)
      return null
    },
    'app.pickFile': ({ purpose, suggestedName }) => host.pickFile(purpose, suggestedName),
    'app.reveal': async ({ path }) => {
      await host.revealFile(path)
      return null
    },
    'app.openExternal': async ({ url }) => {
      await host.openExternal(url)
      return null
    },
    'app.listFolder': async ({ folder }) => listFolder(folder ?? (await nearestFolder(host.paths.documents))),
    'settings.get': () => preferences.settings(),
    'settings.set': (change) =>
      preferences.change(Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))),
  }) satisfies Partial<Handlers>

/** Where to begin when nobody said: the folder, or the closest one above it that is there. */
const nearestFolder = async (wanted: string): Promise<string> => {
  const isFolder = await stat(wanted).then(
    (s) => s.isDirectory(),
    () => false,
  )
  return isFolder || dirname(wanted) === wanted ? wanted : nearestFolder(dirname(wanted))
}

// Hidden files stay hidden, except that nothing a person could open here starts with a dot.
const listFolder = async (wanted: string) => {
  const folder = resolve(wanted)
  const isFolder = await stat(folder).then(
    (s) => s.isDirectory(),
    () => false,
  )
  if (!isFolder) {
    throw new GroundworkError({
      kind: 'file-missing',
      message: `There is no folder ${folder}.`,
      hint: 'Check the path, or go up one level.',
    })
  }
  const found = await readdir(folder, { withFileTypes: true }).catch(() => {
    throw new GroundworkError({
      kind: 'file-unreadable',
      message: `The folder ${folder} cannot be read.`,
      hint: 'Ask for permission to it, or choose another.',
    })
  })
  const kindOf = (name: string) => (recipeNames.test(name) ? 'recipe' : dumpNames.test(name) ? 'script' : 'other')
  const entries = found
    .filter((entry) => !entry.name.startsWith('.'))
    .map((entry) => ({
      name: entry.name,
      path: join(folder, entry.name),
      kind: entry.isDirectory() ? ('folder' as const) : (kindOf(entry.name) as 'recipe' | 'script' | 'other'),
    }))
  const rank = { recipe: 0, folder: 1, script: 2, other: 3 }
  entries.sort((a, b) => rank[a.kind] - rank[b.kind] || a.name.localeCompare(b.name))
  const parent = dirname(folder)
  return { folder, parent: parent === folder || basename(folder) === '' ? null : parent, entries }
}
