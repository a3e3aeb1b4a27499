// What pg_restore does, seen from the server: twice a second the statements its connections run are found again among the
// units of the plan. Many units begin and end between two looks; that they are done follows from the order pg_restore takes
// them in: alone, the order of its list; with several connections the largest rows first, then by number what has its rows.
import type { ServerSign } from './progress-poll.ts'
import type { RestoreUnit } from './types.ts'

export type ElsewhereHooks = {
  readonly begin: (unit: RestoreUnit) => void
  readonly end: (unit: RestoreUnit) => void
  /** Bytes of the rows, unpacked, that have come in since it was last said. */
  readonly bytes: (unit: RestoreUnit, more: number) => void
  readonly share: (unit: RestoreUnit, share: number) => void
  /** Time of a connection, on what it was seen doing. */
  readonly spend: (unit: RestoreUnit, ms: number) => void
}

export type Elsewhere = {
  /** Those of one look that are of pg_restore's connections; answers what each of them does. */
  readonly hear: (signs: readonly ServerSign[], atMs: number) => readonly (RestoreUnit | null)[]
  /** Rows that are in, as far as the server told. */
  readonly rows: () => number
  /** It has ended: so has everything. */
  readonly finish: () => void
}

const headChars = 250
const headOf = (text: string): string => text.trim().slice(0, headChars)

const mostGapMs = 2000

export const followElsewhere = (
  listed: readonly RestoreUnit[],
  jobs: number,
  hooks: ElsewhereHooks,
  /** Of all its rows, where they have been counted. */
  countedRows: (unit: RestoreUnit) => number | null,
  startedAtMs: number,
): Elsewhere => {
  const byText = new Map<string, RestoreUnit>()
  for (const unit of listed) {
    const text = headOf(unit.data?.kind === 'copy' ? unit.data.sql : unit.sql)
    if (text !== '' && !byText.has(text)) byText.set(text, unit)
  }
  const blobs = listed.find(({ data }) => data?.kind === 'blobs')
  const isRows = ({ data }: RestoreUnit): boolean => data !== undefined
  const firstRows = listed.findIndex(isRows)
  /** Made one after the other before anything else. */
  const schema = firstRows < 0 ? [] : listed.slice(0, firstRows)
  const rowsInTurn = listed.filter(isRows).toSorted((a, b) => b.weight - a.weight || a.id - b.id)
  const late = listed.slice(Math.max(0, firstRows)).filter((unit) => !isRows(unit))
  const lateInTurn = late.toSorted((a, b) => a.id - b.id)
  const known = new Set(listed.map(({ id }) => id))
  const ended = new Set<number>()
  const running = new Map<number, { readonly unit: RestoreUnit; bytes: number; rows: number }>()
  const rowsSeen = new Map<number, number>() // of those that have ended
  let lastAt = startedAtMs

  const end = (unit: RestoreUnit): void => {
    if (ended.has(unit.id)) return
    const one = running.get(unit.id)
    if (one === undefined) hooks.begin(unit)
    running.delete(unit.id)
    ended.add(unit.id)
    if (isRows(unit)) rowsSeen.set(unit.id, one?.rows ?? 0)
    hooks.end(unit)
  }

  /** Everything that must have been taken before one that runs now, and does not run any more. */
  const endBefore = (now: RestoreUnit, isNow: (unit: RestoreUnit) => boolean): void => {
    const pass = (turn: readonly RestoreUnit[], mayEnd: (unit: RestoreUnit) => boolean = () => true): void => {
      for (const unit of turn) {
        if (unit.id === now.id) return
        if (!isNow(unit) && mayEnd(unit)) end(unit)
      }
    }
    if (jobs === 1) return pass(listed)
    if (schema.some(({ id }) => id === now.id)) return pass(schema)
    pass(schema)
    if (isRows(now)) return pass(rowsInTurn)
    const hasEnded = (id: number): boolean => ended.has(id) || !known.has(id)
    for (const id of now.after) {
      const before = listed.find((unit) => unit.id === id)
      if (before !== undefined) end(before)
    }
    pass(lateInTurn, (unit) => unit.after.every(hasEnded))
  }

  return {
    hear: (signs, atMs) => {
      const seen = signs.map(({ statement, isFastpath }) =>
        isFastpath ? (blobs ?? null) : (byText.get(headOf(statement)) ?? null),
      )
      const now = new Set(seen.flatMap((unit) => (unit === null ? [] : [unit.id])))
      const passedMs = Math.min(mostGapMs, atMs - lastAt)
      lastAt = atMs
      for (const { unit } of running.values())
        if (!now.has(unit.id)) {
          hooks.spend(unit, passedMs / 2)
          end(unit)
        }
      for (const [index, unit] of seen.entries()) {
        const sign = signs[index]
        if (unit === null || sign === undefined || ended.has(unit.id)) continue
        const isNew = !running.has(unit.id)
        const one = running.get(unit.id) ?? { unit, bytes: 0, rows: 0 }
        if (isNew) {
          running.set(unit.id, one)
          hooks.begin(unit)
        }
        // It began, and will end, somewhere between two looks: on average in the middle.
        hooks.spend(unit, isNew ? passedMs / 2 : passedMs)
        if (sign.bytes !== null && sign.bytes > one.bytes) {
          hooks.bytes(unit, sign.bytes - one.bytes)
          one.bytes = sign.bytes
        }
        one.rows = Math.max(one.rows, sign.rows ?? 0)
        if (!isRows(unit) && sign.share !== null) hooks.share(unit, sign.share)
      }
      for (const unit of seen) if (unit !== null) endBefore(unit, ({ id }) => now.has(id))
      return seen
    },
    rows: () => {
      let sum = 0
      for (const unit of rowsInTurn) {
        const seen = rowsSeen.get(unit.id)
        sum += seen === undefined ? (running.get(unit.id)?.rows ?? 0) : (countedRows(unit) ?? seen)
      }
      return sum
    },
    finish: () => {
      for (const unit of listed) end(unit)
    },
  }
}
