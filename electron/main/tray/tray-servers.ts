// The servers whose databases the window has looked at: the tray looks at no other. Kept beside the window's bounds, the
// newest first; never a password.
import { readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { serverRefSchema, type ServerRef } from '../../../shared/model/server.ts'

const atMost = 8
const same = (a: ServerRef, b: ServerRef): boolean => JSON.stringify(a) === JSON.stringify(b)

export type TrayServers = {
  readonly list: () => readonly ServerRef[]
  /** A call of the window, before it is answered. */
  readonly hear: (name: string, input: unknown) => void
}

const asked = z.looseObject({ server: serverRefSchema })

export const trayServers = (file: string): TrayServers => {
  const read = (): readonly ServerRef[] => {
    try {
      return z.array(serverRefSchema).parse(JSON.parse(readFileSync(file, 'utf8')))
    } catch {
      return [] // the first time, or damaged: it fills again as one looks
    }
  }
  let known = read()
  return {
    list: () => known,
    hear: (name, input) => {
      const parsed = name.startsWith('snapshots.') ? asked.safeParse(input) : undefined
      if (parsed?.success !== true) return
      const { server } = parsed.data
      if (known[0] !== undefined && same(known[0], server)) return
      known = [server, ...known.filter((one) => !same(one, server))].slice(0, atMost)
      try {
        writeFileSync(file, JSON.stringify(known), { mode: 0o600 })
      } catch {
        // known until the app ends
      }
    },
  }
}
