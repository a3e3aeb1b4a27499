import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { BrowserWindow, Rectangle } from 'electron'
import { z } from 'zod'

const boundsSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(400),
  height: z.number().int().min(300),
  maximized: z.boolean(),
})
export type KeptBounds = z.infer<typeof boundsSchema>

/** Where the window was last time; null when that place is on no screen any more. */
export const readBounds = (file: string, screens: readonly Rectangle[]): KeptBounds | null => {
  try {
    const kept = boundsSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
    // The title bar must be reachable: its middle lies on some screen.
    const x = kept.x + kept.width / 2
    const y = kept.y + 10
    return screens.some((s) => x >= s.x && x < s.x + s.width && y >= s.y && y < s.y + s.height) ? kept : null
  } catch {
    return null
  }
}

export const keepBounds = (file: string, window: BrowserWindow): void => {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(file, JSON.stringify({ ...window.getNormalBounds(), maximized: window.isMaximized() }))
  } catch {
    // A window that opens at its usual place next time is no reason to say anything.
  }
}
