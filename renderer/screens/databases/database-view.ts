// A database and its snapshots in the words of the screen. Pure.
import { beforeUndo, type ResettableDatabase, type Snapshot } from '../../../shared/model/snapshot.ts'
import { formatBytes, formatDuration } from '../../components/format.ts'
import { databaseStrings as words } from '../../strings/database-strings.ts'

export type Moment = {
  readonly snapshot: Snapshot
  readonly title: string
  readonly isUndo: boolean
  /** A reset without a name goes here. */
  readonly isTarget: boolean
  /** Of undo: the newest, which can be brought back. */
  readonly canUndo: boolean
}

/** Snapshots and undo databases by time, the newest first. */
export const timeLineOf = (database: ResettableDatabase): readonly Moment[] =>
  [...database.snapshots, ...database.undo]
    .toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0))
    .map((snapshot) => ({
      snapshot,
      title: snapshotTitle(snapshot),
      isUndo: snapshot.kind === 'undo',
      isTarget: snapshot.kind !== 'undo' && snapshot.name === database.resetsTo,
      canUndo: snapshot.storedAs === database.undo[0]?.storedAs,
    }))

export const snapshotTitle = (snapshot: Snapshot): string =>
  snapshot.kind !== 'undo'
    ? snapshot.name
    : snapshot.of !== null
      ? words.timeLine.beforeReset(snapshot.of)
      : snapshot.name === beforeUndo
        ? words.timeLine.beforeUndo
        : words.timeLine.beforeRedo

/** `8.1 MB, own copy`; `8.1 MB, shares its disk, costs next to nothing`. */
export const costOf = (snapshot: Snapshot): string =>
  [
    snapshot.sizeBytes === null ? null : formatBytes(snapshot.sizeBytes),
    snapshot.sharesDisk ? words.timeLine.shared : words.timeLine.copied,
  ]
    .filter((part) => part !== null)
    .join(', ')

/** The first sentence, and what follows it. */
export const splitSentence = (text: string): readonly [sentence: string, rest: string] => {
  const end = text.indexOf('. ')
  return end < 0 ? [text, ''] : [text.slice(0, end + 1), text.slice(end + 2)]
}

/** What a look put right and a person should hear of. That a spare got its mark is how a spare is made. */
export const worthTelling = (tidied: readonly string[]): readonly string[] =>
  tidied.filter((line) => !line.startsWith('A spare of '))

export const connectedCount = (database: ResettableDatabase): number =>
  database.connections.reduce((sum, one) => sum + one.count, 0)

/** What a reset will take without a spare, as far as anybody measured it. */
export const spareWords = (database: ResettableDatabase): string => {
  const copyMs = database.snapshots.find((one) => one.name === database.resetsTo)?.copyMs ?? null
  return copyMs === null ? words.reset.spareMissingText : words.reset.spareCopyText(formatDuration(copyMs))
}

export type NameProblem = { readonly kind: 'missing' | 'tooLong' } | { readonly kind: 'taken' }

export const nameProblem = (database: ResettableDatabase, name: string): NameProblem | null => {
  const wanted = name.trim()
  if (wanted === '') return { kind: 'missing' }
  if (wanted.length > 200) return { kind: 'tooLong' }
  return database.snapshots.some((one) => one.name === wanted) ? { kind: 'taken' } : null
}

/** A first name to go by: `clean`, then by the day. */
export const suggestName = (database: ResettableDatabase, today: Date): string => {
  const there = new Set(database.snapshots.map((one) => one.name))
  if (there.size === 0) return 'clean'
  const day = today.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? day : `${day} (${n})`
    if (!there.has(name)) return name
  }
}
