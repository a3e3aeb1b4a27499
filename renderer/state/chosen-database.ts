// The server and database looked at last: what the Databases screen opens with, and what `Reset` in the palette, the
// menu and by key means. Remembered over a restart.
import { create } from 'zustand'
import type { Place } from './snapshots-reducer.ts'

export type Chosen = { readonly server: string | null; readonly database: string | null }

const key = 'groundwork.chosen-database'

const remembered = (): Chosen => {
  try {
    const { server, database } = JSON.parse(localStorage.getItem(key) ?? '{}') as {
      readonly server?: unknown
      readonly database?: unknown
    }
    return {
      server: typeof server === 'string' ? server : null,
      database: typeof database === 'string' ? database : null,
    }
  } catch {
    return { server: null, database: null }
  }
}

export const useChosenDatabase = create<Chosen>()(remembered)

export const chooseDatabase = (place: Place): void => {
  const { server, database } = useChosenDatabase.getState()
  if (server === place.server && database === place.database) return
  useChosenDatabase.setState(place)
  localStorage.setItem(key, JSON.stringify(place))
}

export const chosenPlace = ({ server, database }: Chosen): Place | null =>
  server === null || database === null ? null : { server, database }
