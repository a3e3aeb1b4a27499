// The databases the tray can reset: allowed, on this machine, with something to go back to or to undo. Nothing is started
// for it, and a server that does not answer is left out.
import type { InputOf, OutputOf, ProcedureName } from '../../../shared/contract/procedures.ts'
import type { Result } from '../../../shared/model/failure.ts'
import type { ServerRef } from '../../../shared/model/server.ts'
import { beforeUndo, type ResettableDatabase } from '../../../shared/model/snapshot.ts'
import type { App } from '../../core/app.ts'

export type TrayPlace = {
  readonly server: ServerRef
  readonly database: string
  /** The snapshot a reset goes to. */
  readonly to: string | null
  /** Databases kept together with it at that moment. */
  readonly together: readonly string[]
  readonly back: 'undo' | 'redo' | null
  readonly backTogether: readonly string[]
  readonly lastResetAt: string | null
}

export const askCore =
  (core: Pick<App, 'call'>) =>
  <N extends ProcedureName>(name: N, input: InputOf<N>): Promise<Result<OutputOf<N>>> =>
    core.call(name, input) as Promise<Result<OutputOf<N>>>

const placeOf = (server: ServerRef, database: ResettableDatabase): TrayPlace | null => {
  if (!database.exists || !database.resettable || database.refused !== null) return null
  const undo = database.undo[0]
  if (database.resetsTo === null && undo === undefined) return null
  const others = (group: { readonly databases: readonly string[] } | null | undefined): readonly string[] =>
    group?.databases.filter((name) => name !== database.name) ?? []
  return {
    server,
    database: database.name,
    to: database.resetsTo,
    together: others(database.snapshots.find(({ name }) => name === database.resetsTo)?.group),
    back: undo === undefined ? null : undo.name === beforeUndo ? 'redo' : 'undo',
    backTogether: others(undo?.group),
    lastResetAt: database.lastResetAt,
  }
}

/** Reset last, listed first. */
export const findPlaces = async (
  core: Pick<App, 'call'>,
  servers: readonly ServerRef[],
): Promise<readonly TrayPlace[]> => {
  const ask = askCore(core)
  const builtIn = await ask('builtIn.list', {})
  const running = (builtIn.ok ? builtIn.value : [])
    .filter(({ state }) => state === 'running')
    .map(({ major }): ServerRef => ({ kind: 'built-in', major }))
  const looked = servers.filter(({ kind }) => kind === 'address')
  const overviews = await Promise.all(
    [...running, ...looked].map(async (server) => ({ server, answer: await ask('snapshots.list', { server }) })),
  )
  return overviews
    .flatMap(({ server, answer }) =>
      answer.ok && answer.value.server.isLocal
        ? answer.value.databases.flatMap((database) => placeOf(server, database) ?? [])
        : [],
    )
    .toSorted(
      (a, b) => (b.lastResetAt ?? '').localeCompare(a.lastResetAt ?? '') || a.database.localeCompare(b.database),
    )
}
