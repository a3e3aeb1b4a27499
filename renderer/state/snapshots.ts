// The snapshots slice: asks the core, follows its jobs, and says how they ended. The reducer is beside it.
import { create } from 'zustand'
import type { InputOf, OutputOf, ProcedureName } from '../../shared/contract/procedures.ts'
import type { Failure, Result } from '../../shared/model/failure.ts'
import type { Job } from '../../shared/model/job.ts'
import type { ServerRef } from '../../shared/model/server.ts'
import type { CreatedSnapshot, ResetResult, Snapshot, SnapshotDiff } from '../../shared/model/snapshot.ts'
import { call } from '../client/client.ts'
import { formatBytes, formatDuration } from '../components/format.ts'
import { databaseStrings as words } from '../strings/database-strings.ts'
import { strings } from '../strings/strings.ts'
import { confirm } from './confirm.ts'
import { waitForJob } from './jobs.ts'
import { navigate } from './route.ts'
import { parseServerKey } from './server-key.ts'
import {
  databaseAt,
  lookBegan,
  lookEnded,
  nothingSeen,
  placeKey,
  recipesCame,
  undoKind,
  workBegan,
  workEnded,
  workHasJob,
  type Outcome,
  type Place,
  type SnapshotsState,
  type Work,
} from './snapshots-reducer.ts'
import { dismissToast, showToast, type Toast } from './toasts.ts'
import { useUndoBudget } from './undo-budget.ts'

export const useSnapshots = create<SnapshotsState>()(() => nothingSeen)
const change = (next: (state: SnapshotsState) => SnapshotsState): void => useSnapshots.setState(next, true)

const looking = new Set<string>()
const again = new Set<string>()

/** One look at a server at a time; a wish during a look makes one more after it. A password that works is kept by the core. */
export const lookAtServer = async (server: string, password?: string): Promise<void> => {
  const ref = parseServerKey(server)
  if (ref === null) return
  if (looking.has(server)) return void again.add(server)
  looking.add(server)
  change((state) => lookBegan(state, server))
  const answer = await call('snapshots.list', {
    server: ref,
    budgetBytes: useUndoBudget.getState().budgetBytes,
    ...(password !== undefined && { password }),
  })
  looking.delete(server)
  change((state) => lookEnded(state, server, answer))
  if (again.delete(server)) return lookAtServer(server)
  if (!answer.ok) return
  const marked = await call('servers.databases', { server: ref })
  if (marked.ok) change((state) => recipesCame(state, server, marked.value))
}

const target = (place: Place): { readonly server: ServerRef; readonly database: string } | null => {
  const server = parseServerKey(place.server)
  return server === null ? null : { server, database: place.database }
}
const isLocal = (place: Place): boolean =>
  useSnapshots.getState().servers[place.server]?.overview?.server.isLocal === true
const serverLabel = (place: Place): string =>
  useSnapshots.getState().servers[place.server]?.overview?.server.label ?? place.server

/** On another machine the name is typed first. False: thought better of it. */
const agreed = (place: Place, title: string, action: string): Promise<boolean> =>
  isLocal(place)
    ? Promise.resolve(true)
    : confirm({
        title,
        action,
        text: words.confirm.remote(place.database, serverLabel(place)),
        danger: false,
        typedName: place.database,
      })
const typed = (place: Place): { readonly typedName?: string } => (isLocal(place) ? {} : { typedName: place.database })

const errorOf = (answer: Result<{ readonly job: Job }>): Failure | null =>
  answer.ok ? (answer.value.job.error ?? null) : answer.error

type JobProcedure = { [N in ProcedureName]: OutputOf<N> extends { readonly jobId: string } ? N : never }[ProcedureName]

/** Runs a job of a place. Null: it did not go well, which is said at the place, or something else is being done there. */
const work = async <T>(
  place: Place,
  doing: Omit<Work, 'jobId'>,
  name: JobProcedure,
  input: InputOf<JobProcedure>,
  sayDone: (result: T) => Outcome | null,
): Promise<T | null> => {
  const begun = workBegan(useSnapshots.getState(), place, { ...doing, jobId: null })
  if (begun === null) return null
  change(() => begun)
  forgetToast()
  const started = await call(name, input)
  const ended = started.ok
    ? (change((state) => workHasJob(state, place, started.value.jobId)), await waitForJob<T>(started.value.jobId))
    : started
  const failure = errorOf(ended as Result<{ readonly job: Job }>)
  const result = ended.ok ? ended.value.result : null
  change((state) =>
    workEnded(
      state,
      place,
      result === null
        ? failure === null || failure.kind === 'cancelled'
          ? null
          : { kind: 'failed', of: doing.kind, failure }
        : sayDone(result),
    ),
  )
  void lookAtServer(place.server)
  return result
}

const sumOf = (ended: readonly { readonly count: number }[]): number => ended.reduce((sum, one) => sum + one.count, 0)

// One toast of ours at a time: an `Undo` of an earlier reset would undo the newer one.
let shownToast: number | null = null
const forgetToast = (): void => {
  if (shownToast !== null) dismissToast(shownToast)
  shownToast = null
}
const say = (toast: Omit<Toast, 'id'>): void => {
  forgetToast()
  shownToast = showToast(toast)
}

const sayReset = (place: Place, title: string, result: ResetResult, back: string): void => {
  const ended = sumOf(result.endedConnections)
  say({
    tone: 'ok',
    title,
    text: [words.reset.database(place.database), ended > 0 && words.reset.ended(ended)]
      .filter((part) => part !== false)
      .join(' · '),
    ...(result.undo !== null && { action: { label: back, run: () => void undoReset(place) } }),
  })
}

/** A fault that is not looked at, because another screen is shown, is told in a toast. */
const sayFailure = (place: Place): void => {
  const outcome = useSnapshots.getState().outcome[placeKey(place)]
  if (outcome?.kind === 'failed' && document.querySelector('[data-database]') === null)
    showToast({
      tone: 'error',
      title: outcome.failure.message,
      text: outcome.failure.hint,
      action: { label: strings.common.open, run: () => navigate({ name: 'databases', ...place }) },
    })
}

export const resetDatabase = async (place: Place, to?: string): Promise<void> => {
  const input = target(place)
  const name = to ?? databaseAt(useSnapshots.getState(), place)?.resetsTo ?? ''
  if (input === null || !(await agreed(place, words.confirm.reset(place.database), words.confirm.resetAction))) return
  const { budgetBytes } = useUndoBudget.getState()
  const result = await work<ResetResult>(
    place,
    { kind: 'reset', name },
    'snapshots.reset',
    { ...input, ...typed(place), budgetBytes, ...(to !== undefined && { to }) },
    (done) => ({
      kind: 'reset',
      name: done.snapshot,
      durationMs: done.durationMs,
      ended: sumOf(done.endedConnections),
      notes: done.notes,
    }),
  )
  if (result === null) return sayFailure(place)
  sayReset(place, words.reset.done(result.snapshot, formatDuration(result.durationMs)), result, words.reset.undo)
}

export const undoReset = async (place: Place): Promise<void> => {
  const input = target(place)
  const database = databaseAt(useSnapshots.getState(), place)
  if (input === null || !(await agreed(place, words.confirm.undo(place.database), words.confirm.undoAction))) return
  const kind = database === undefined ? 'undo' : (undoKind(database) ?? 'undo')
  const { budgetBytes } = useUndoBudget.getState()
  const result = await work<ResetResult>(
    place,
    { kind: 'undo', name: null },
    'snapshots.undo',
    { ...input, ...typed(place), budgetBytes },
    (done) => ({
      kind,
      name: done.snapshot,
      durationMs: done.durationMs,
      ended: sumOf(done.endedConnections),
      notes: done.notes,
    }),
  )
  if (result === null) return sayFailure(place)
  const time = formatDuration(result.durationMs)
  sayReset(
    place,
    kind === 'undo' ? words.reset.undone(time) : words.reset.redone(time),
    result,
    kind === 'undo' ? words.reset.redo : words.reset.undo,
  )
}

/** True once it is there. */
export const takeSnapshot = async (
  place: Place,
  snapshot: { readonly name: string; readonly note: string; readonly replace: boolean },
): Promise<boolean> => {
  const input = target(place)
  if (input === null || !(await agreed(place, words.confirm.create(place.database), words.confirm.createAction)))
    return false
  const { name, note, replace } = snapshot
  const result = await work<CreatedSnapshot>(
    place,
    { kind: 'create', name },
    'snapshots.create',
    { ...input, ...typed(place), name, replace, ...(note !== '' && { note }) },
    () => null,
  )
  if (result === null) return false
  say({
    tone: 'ok',
    title: words.take.done(name, formatDuration(result.durationMs)),
    text: words.reset.database(place.database),
  })
  // So that already the first reset takes a blink.
  if (databaseAt(useSnapshots.getState(), place)?.resettable === true) void prepareSpare(place)
  return true
}

export const deleteSnapshot = async (place: Place, snapshot: Snapshot): Promise<void> => {
  const input = target(place)
  if (input === null) return
  const isUndo = snapshot.kind === 'undo'
  const frees =
    snapshot.sizeBytes === null || snapshot.sharesDisk ? '' : ` ${words.remove.frees(formatBytes(snapshot.sizeBytes))}`
  const yes = await confirm({
    title: isUndo ? words.remove.undoTitle : words.remove.title(snapshot.name),
    text: `${isUndo ? words.remove.undoText : words.remove.text}${frees}${isLocal(place) ? '' : ` ${words.confirm.remote(place.database, serverLabel(place))}`}`,
    action: words.remove.action,
    danger: true,
    typedName: isLocal(place) ? null : place.database,
  })
  if (!yes) return
  // An undo goes by what it is stored as: its own name is not its alone.
  const result = await work<{ readonly deleted: string }>(
    place,
    { kind: 'delete', name: snapshot.name },
    'snapshots.delete',
    { ...input, ...typed(place), name: isUndo ? snapshot.storedAs : snapshot.name },
    () => null,
  )
  if (result !== null) say({ tone: 'ok', title: words.remove.done(snapshot.name) })
}

/** In the background: nothing waits for it, and a reset in between waits for it by itself. */
export const prepareSpare = async (place: Place): Promise<void> => {
  const input = target(place)
  if (input === null) return
  const started = await call('snapshots.prepareSpare', { ...input, budgetBytes: useUndoBudget.getState().budgetBytes })
  const ended = started.ok ? await waitForJob<{ readonly notes: readonly string[] }>(started.value.jobId) : started
  const failure = ended.ok ? (ended.value.job.error ?? null) : ended.error
  for (const note of ended.ok ? (ended.value.result?.notes ?? []) : []) showToast({ tone: 'info', title: note })
  if (failure !== null && failure.kind !== 'cancelled')
    showToast({ tone: 'warning', title: failure.message, text: failure.hint })
  await lookAtServer(place.server)
}

/** Null: it is so now. */
export const allowReset = async (place: Place, allow: boolean, typedName?: string): Promise<Failure | null> => {
  const input = target(place)
  if (input === null) return null
  const answer = await call(allow ? 'snapshots.allow' : 'snapshots.disallow', {
    ...input,
    ...(typedName !== undefined && { typedName }),
  })
  await lookAtServer(place.server)
  if (!answer.ok) return answer.error
  const database = databaseAt(useSnapshots.getState(), place)
  if (allow && database !== undefined && database.resetsTo !== null && !database.spareReady) void prepareSpare(place)
  say({ tone: 'ok', title: allow ? words.allow.done(place.database) : words.allow.taken(place.database) })
  return null
}

/** `name`: of a snapshot, or what an undo database is stored as. */
export const compareWith = async (
  place: Place,
  name: string,
  onJob: (jobId: string) => void,
): Promise<Result<SnapshotDiff>> => {
  const input = target(place)
  if (input === null) return { ok: false, error: { kind: 'not-found', message: words.gone(place.database) } }
  const started = await call('snapshots.diff', { ...input, name })
  if (!started.ok) return started
  onJob(started.value.jobId)
  const ended = await waitForJob<SnapshotDiff>(started.value.jobId)
  if (!ended.ok) return ended
  const { job, result } = ended.value
  return result === null
    ? { ok: false, error: job.error ?? { kind: 'internal', message: `${job.title}: ${strings.jobState[job.state]}` } }
    : { ok: true, value: result }
}
