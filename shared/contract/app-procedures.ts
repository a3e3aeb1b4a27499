// The app itself: what it is, recents, files and folders, preferences.
import { z } from 'zod'
import type { AppInfo, Recent, Settings } from '../model/host.ts'
import { nothing } from './inputs.ts'
import { procedure } from './procedure.ts'

export const appProcedures = {
  'app.info': procedure<AppInfo>()('Version, platform, and what the host can do.', nothing),
  'app.recents': procedure<readonly Recent[]>()('Recently opened recipes and scripts, newest first.', nothing),
  'app.forgetRecent': procedure<null>()('Take one off the list of recents.', z.strictObject({ path: z.string() })),
  'app.pickFile': procedure<string | null>()(
    "Ask the person for a file with the host's dialog; null when cancelled.",
    z.strictObject({
      purpose: z.enum(['recipe', 'script', 'folder', 'save-recipe']),
      suggestedName: z.string().optional(),
    }),
  ),
  'app.reveal': procedure<null>()('Show a file in the file manager.', z.strictObject({ path: z.string() })),
  'app.openExternal': procedure<null>()(
    'Open a https link in the browser.',
    z.strictObject({ url: z.url({ protocol: /^https$/ }) }),
  ),
  'app.listFolder': procedure<{
    readonly folder: string
    readonly parent: string | null
    readonly entries: readonly {
      readonly name: string
      readonly path: string
      readonly kind: 'folder' | 'recipe' | 'script' | 'other'
    }[]
  }>()(
    'Folders, recipes and scripts of one folder, for hosts without a file dialog.',
    z.strictObject({ folder: z.string().optional() }),
  ),
  'settings.get': procedure<Settings>()('Preferences.', nothing),
  'settings.set': procedure<Settings>()(
    'Change some preferences; answers all of them.',
    z.strictObject({
      theme: z.enum(['system', 'light', 'dark']).optional(),
      reduceMotion: z.boolean().optional(),
      customInstallations: z.array(z.string()).optional(),
      defaultServer: z.string().optional(),
      engine: z.enum(['auto', 'psql', 'direct']).optional(),
      diskBudgetBytes: z.number().nonnegative().optional(),
      keepUndo: z.number().int().min(0).max(20).optional(),
      keepUndoDays: z.number().int().min(1).max(365).optional(),
    }),
  ),
} as const
