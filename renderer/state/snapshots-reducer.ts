// What the window knows of databases and their snapshots: by server what was listed, by place (a database on a server)
// what is being done and how the last of it ended. Pure.
import type { Failure, Result } from '../../shared/model/failure.ts'
import {
  beforeUndo,
  type ResettableDatabase,
  type Snapshot,
  type SnapshotOverview,
} from '../../shared/model/snapshot.ts'

/** A database on a server. */
export type Place = { readonly server: string; readonly database: string }
export const placeKey = (place: Place): string => `${place.server} ${place.database}`

export type ServerView = {
  readonly overview: SnapshotOverview | null
  /** Name of the recipe a database came from, where it says so. */
  readonly recipes: Readonly<Record<string, string>>
  readonly loading: boolean
  readonly failure: Failure | null
}
export const unseen: ServerView = { overview: null, recipes: {}, loading: false, failure: null }

export type WorkKind = 'reset' | 'undo' | 'create' | 'delete'
export type Work = {
  readonly kind: WorkKind
  /** The snapshot concerned. */ readonly name: string | null
  readonly jobId: string | null
}

/** How the last work on a place ended, until the next begins. */
export type Outcome =
  | {
      readonly kind: 'reset' | 'undo' | 'redo'
      readonly name: string
      readonly durationMs: number
      readonly ended: number
      readonly notes: readonly string[]
    }
  | { readonly kind: 'failed'; readonly of: WorkKind; readonly failure: Failure }

export type SnapshotsState = {
  readonly servers: Readonly<Record<string, ServerView>>
  readonly work: Readonly<Record<string, Work>>
  readonly outcome: Readonly<Record<string, Outcome>>
}
export const nothingSeen: SnapshotsState = { servers: {}, work: {}, outcome: {} }

const without = <T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(record).filter(([each]) => each !== key))

const changeServer = (state: SnapshotsState, server: string, change: Partial<ServerView>): SnapshotsState => ({
  ...state,
  servers: { ...state.servers, [server]: { ...(state.servers[server] ?? unseen), ...change } },
})

export const lookBegan = (state: SnapshotsState, server: string): SnapshotsState =>
  changeServer(state, server, { loading: true })

const hidesList: readonly Failure['kind'][] = ['password-needed', 'password-wrong', 'permission-denied']

/** What was listed stays shown when the server cannot be reached for once; not when it does not let us in. */
export const lookEnded = (state: SnapshotsState, server: string, answer: Result<SnapshotOverview>): SnapshotsState => {
  if (answer.ok) return changeServer(state, server, { loading: false, failure: null, overview: answer.value })
  return changeServer(state, server, {
    loading: false,
    failure: answer.error,
    ...(hidesList.includes(answer.error.kind) && { overview: null }),
  })
}

export const recipesCame = (
  state: SnapshotsState,
  server: string,
  databases: readonly { readonly name: string; readonly recipe: string | null }[],
): SnapshotsState =>
  changeServer(state, server, {
    recipes: Object.fromEntries(databases.flatMap(({ name, recipe }) => (recipe === null ? [] : [[name, recipe]]))),
  })

/** Null: something is being done there already. */
export const workBegan = (state: SnapshotsState, place: Place, work: Work): SnapshotsState | null => {
  const key = placeKey(place)
  if (state.work[key] !== undefined) return null
  return { ...state, work: { ...state.work, [key]: work }, outcome: without(state.outcome, key) }
}

export const workHasJob = (state: SnapshotsState, place: Place, jobId: string): SnapshotsState => {
  const work = state.work[placeKey(place)]
  return work === undefined ? state : { ...state, work: { ...state.work, [placeKey(place)]: { ...work, jobId } } }
}

/** Null: it went well and there is nothing to say of it here. */
export const workEnded = (state: SnapshotsState, place: Place, outcome: Outcome | null): SnapshotsState => {
  const key = placeKey(place)
  return {
    ...state,
    work: without(state.work, key),
    outcome: outcome === null ? without(state.outcome, key) : { ...state.outcome, [key]: outcome },
  }
}

export const outcomeRead = (state: SnapshotsState, place: Place): SnapshotsState => ({
  ...state,
  outcome: without(state.outcome, placeKey(place)),
})

export const databaseAt = (state: SnapshotsState, place: Place): ResettableDatabase | undefined =>
  state.servers[place.server]?.overview?.databases.find((one) => one.name === place.database)

/** Whether a reset may be begun right now. */
export const canReset = (state: SnapshotsState, place: Place): boolean => {
  const database = databaseAt(state, place)
  return (
    database !== undefined &&
    database.exists &&
    database.resettable &&
    database.refused === null &&
    database.resetsTo !== null &&
    state.work[placeKey(place)] === undefined
  )
}

/** `undo`: back to before a reset (or a redo of it); `redo`: back to before an undo; null: nothing is kept. */
export const undoKind = (database: ResettableDatabase): 'undo' | 'redo' | null => {
  const newest = database.undo[0]
  if (newest === undefined || !database.exists || !database.resettable || database.refused !== null) return null
  return newest.name === beforeUndo ? 'redo' : 'undo'
}

/** The databases whose state was kept, or put away, at the same moment. */
export const othersOf = (snapshot: Snapshot | undefined, place: Place): readonly string[] =>
  snapshot?.group?.databases.filter((name) => name !== place.database) ?? []
