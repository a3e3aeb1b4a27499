// What the window knows of databases and their snapshots: the store, and the one way it is filled. The reducer is beside it;
// what changes a database is in `reset.ts` and `keep-snapshot.ts`.
import { create } from 'zustand'
import { call } from '../client/client.ts'
import { parseServerKey } from './server-key.ts'
import { lookBegan, lookEnded, nothingSeen, recipesCame, type SnapshotsState } from './snapshots-reducer.ts'

export const useSnapshots = create<SnapshotsState>()(() => nothingSeen)
export const changeSnapshots = (next: (state: SnapshotsState) => SnapshotsState): void =>
  useSnapshots.setState(next, true)

const looking = new Set<string>()
const again = new Set<string>()

/** One look at a server at a time; a wish during a look makes one more after it. A password that works is kept by the core. */
export const lookAtServer = async (server: string, password?: string): Promise<void> => {
  const ref = parseServerKey(server)
  if (ref === null) return
  if (looking.has(server)) return void again.add(server)
  looking.add(server)
  changeSnapshots((state) => lookBegan(state, server))
  const answer = await call('snapshots.list', {
    server: ref,
    ...(password !== undefined && { password }),
  })
  looking.delete(server)
  changeSnapshots((state) => lookEnded(state, server, answer))
  if (again.delete(server)) return lookAtServer(server)
  if (!answer.ok) return
  const marked = await call('servers.databases', { server: ref })
  if (marked.ok) changeSnapshots((state) => recipesCame(state, server, marked.value))
}
