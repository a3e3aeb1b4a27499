import { join } from 'node:path'
import { z } from 'zod'
import { defaultSettings, type Recent, type Settings } from '../../../shared/model/host.ts'
import { openJsonStore } from './json-store.ts'

// Unknown or damaged single values fall back to their default; the rest of a person's settings survives.
const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']).catch(defaultSettings.theme),
  reduceMotion: z.boolean().catch(defaultSettings.reduceMotion),
  customInstallations: z.array(z.string()).catch([]),
  defaultServer: z.string().catch(defaultSettings.defaultServer),
  engine: z.enum(['auto', 'psql', 'direct']).catch(defaultSettings.engine),
  diskBudgetBytes: z.number().nonnegative().catch(defaultSettings.diskBudgetBytes),
  keepUndo: z.number().int().min(0).max(20).catch(defaultSettings.keepUndo),
  keepUndoDays: z.number().int().min(1).max(365).catch(defaultSettings.keepUndoDays),
})

const recentSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('recipe'),
    path: z.string(),
    name: z.string(),
    at: z.string(),
    database: z.string().optional(),
    outcome: z.string().optional(),
  }),
  z.object({ kind: z.literal('script'), path: z.string(), name: z.string(), at: z.string() }),
])

const keptRecents = 20

export type Preferences = {
  readonly settings: () => Promise<Settings>
  readonly change: (change: Partial<Settings>) => Promise<Settings>
  readonly recents: () => Promise<readonly Recent[]>
  readonly remember: (recent: Recent) => Promise<void>
  readonly forget: (path: string) => Promise<void>
}

export const openPreferences = (dataFolder: string, onBroken: (keptAs: string) => void): Preferences => {
  const settings = openJsonStore<Settings>(join(dataFolder, 'settings.json'), {
    empty: defaultSettings,
    parse: (data) => settingsSchema.parse(data),
    onBroken,
  })
  const recents = openJsonStore<readonly Recent[]>(join(dataFolder, 'recents.json'), {
    empty: [],
    parse: (data) => z.array(recentSchema).parse(data) as Recent[],
    onBroken,
  })
  return {
    settings: settings.read,
    change: (change) => settings.update((present) => ({ ...present, ...change })),
    recents: recents.read,
    remember: async (recent) => {
      await recents.update((list) => {
        const before = list.find(({ path }) => path === recent.path)
        return [{ ...before, ...recent } as Recent, ...list.filter(({ path }) => path !== recent.path)].slice(
          0,
          keptRecents,
        )
      })
    },
    forget: async (path) => {
      await recents.update((list) => list.filter((recent) => recent.path !== path))
    },
  }
}
