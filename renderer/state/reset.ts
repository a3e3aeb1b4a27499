// Reset and its undo, from wherever they are asked for: the big button, a key, the palette, the menu.
import type { ResetResult } from '../../shared/model/snapshot.ts'
import { formatDuration } from '../components/format.ts'
import { databaseStrings as words } from '../strings/database-strings.ts'
import { agreed, say, sayFailure, targetOf, typed, workAt } from './snapshot-work.ts'
import { databaseAt, othersOf, undoKind, type Outcome, type Place } from './snapshots-reducer.ts'
import { useSnapshots } from './snapshots.ts'

const endedBy = (result: ResetResult): number =>
  [result, ...(result.together ?? [])]
    .flatMap(({ endedConnections }) => endedConnections)
    .reduce((sum, { count }) => sum + count, 0)

const outcomeOf = (kind: 'reset' | 'undo' | 'redo', result: ResetResult): Outcome => ({
  kind,
  name: result.snapshot,
  durationMs: result.durationMs,
  ended: endedBy(result),
  notes: [result, ...(result.together ?? [])].flatMap(({ notes }) => notes),
})

const sayReset = (place: Place, title: string, result: ResetResult, back: string): void => {
  const ended = endedBy(result)
  const names = [place.database, ...(result.together ?? []).map(({ database }) => database)]
  say({
    tone: 'ok',
    title,
    text: [words.reset.database(names.join(', ')), ended > 0 && words.reset.ended(ended)]
      .filter((part) => part !== false)
      .join(' · '),
    ...(result.undo !== null && { action: { label: back, run: () => void undoReset(place) } }),
  })
}

/** Left out `to`: the snapshot a reset goes to, with the databases kept together with it. `alone`: without those. */
export const resetDatabase = async (place: Place, to?: string, alone = false): Promise<void> => {
  const input = targetOf(place)
  const database = databaseAt(useSnapshots.getState(), place)
  const name = to ?? database?.resetsTo ?? ''
  const together = alone
    ? []
    : othersOf(
        database?.snapshots.find((one) => one.name === name),
        place,
      )
  const title = words.confirm.reset([place.database, ...together].join(', '))
  if (input === null || !(await agreed(place, title, words.confirm.resetAction, together))) return
  const result = await workAt<ResetResult>(
    place,
    { kind: 'reset', name },
    'snapshots.reset',
    {
      ...input,
      ...typed(place, together),
      ...(together.length > 0 && { together: [...together] }),
      ...((to !== undefined || together.length > 0) && { to: name }),
    },
    (done) => outcomeOf('reset', done),
  )
  if (result === null) return sayFailure(place)
  sayReset(place, words.reset.done(result.snapshot, formatDuration(result.durationMs)), result, words.reset.undo)
}

/** What was put away together comes back together. */
export const undoReset = async (place: Place): Promise<void> => {
  const input = targetOf(place)
  const database = databaseAt(useSnapshots.getState(), place)
  const together = othersOf(database?.undo[0], place)
  const title = words.confirm.undo([place.database, ...together].join(', '))
  if (input === null || !(await agreed(place, title, words.confirm.undoAction, together))) return
  const kind = database === undefined ? 'undo' : (undoKind(database) ?? 'undo')
  const result = await workAt<ResetResult>(
    place,
    { kind: 'undo', name: null },
    'snapshots.undo',
    { ...input, ...typed(place, together), ...(together.length > 0 && { together: [...together] }) },
    (done) => outcomeOf(kind, done),
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
