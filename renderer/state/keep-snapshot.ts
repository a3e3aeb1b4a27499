// Taking and deleting snapshots, the spare that makes the next reset quick, and the permission to reset at all.
import type { Failure, Result } from '../../shared/model/failure.ts'
import type { CreatedSnapshot, Snapshot, SnapshotDiff } from '../../shared/model/snapshot.ts'
import { call } from '../client/client.ts'
import { formatBytes, formatDuration } from '../components/format.ts'
import { databaseStrings as words } from '../strings/database-strings.ts'
import { strings } from '../strings/strings.ts'
import { confirm } from './confirm.ts'
import { waitForJob } from './jobs.ts'
import { agreed, isLocal, say, serverLabel, targetOf, typed, workAt } from './snapshot-work.ts'
import { databaseAt, type Place } from './snapshots-reducer.ts'
import { lookAtServer, useSnapshots } from './snapshots.ts'
import { showToast } from './toasts.ts'

/** True once it is there. */
export const takeSnapshot = async (
  place: Place,
  snapshot: {
    readonly name: string
    readonly note: string
    readonly replace: boolean
    /** Databases to keep at the same moment. */ readonly together: readonly string[]
  },
): Promise<boolean> => {
  const input = targetOf(place)
  const { name, note, replace, together } = snapshot
  const title = words.confirm.create([place.database, ...together].join(', '))
  if (input === null || !(await agreed(place, title, words.confirm.createAction, together))) return false
  const result = await workAt<CreatedSnapshot>(
    place,
    { kind: 'create', name },
    'snapshots.create',
    {
      ...input,
      ...typed(place, together),
      name,
      replace,
      ...(note !== '' && { note }),
      ...(together.length > 0 && { together: [...together] }),
    },
    () => null,
  )
  if (result === null) return false
  say({
    tone: 'ok',
    title: words.take.done(name, formatDuration(result.durationMs)),
    text: words.reset.database([place.database, ...together].join(', ')),
  })
  // So that already the first reset takes a blink.
  for (const database of [place.database, ...together]) {
    const one = { server: place.server, database }
    if (databaseAt(useSnapshots.getState(), one)?.resettable === true) void prepareSpare(one)
  }
  return true
}

export const deleteSnapshot = async (place: Place, snapshot: Snapshot): Promise<void> => {
  const input = targetOf(place)
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
  const result = await workAt<{ readonly deleted: string }>(
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
  const input = targetOf(place)
  if (input === null) return
  const started = await call('snapshots.prepareSpare', input)
  const ended = started.ok ? await waitForJob<{ readonly notes: readonly string[] }>(started.value.jobId) : started
  const failure = ended.ok ? (ended.value.job.error ?? null) : ended.error
  for (const note of ended.ok ? (ended.value.result?.notes ?? []) : []) showToast({ tone: 'info', title: note })
  if (failure !== null && failure.kind !== 'cancelled')
    showToast({ tone: 'warning', title: failure.message, text: failure.hint })
  await lookAtServer(place.server)
}

/** Null: it is so now. */
export const allowReset = async (place: Place, allow: boolean, typedName?: string): Promise<Failure | null> => {
  const input = targetOf(place)
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
  const input = targetOf(place)
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
