// How much of a plan is done and how long the rest will take, by kinds of work: rows at the bytes a second that this very
// restore shows, indexes and keys by the bytes of their tables, statements one by one. Until a kind has been measured it
// leans on a guess that follows the kinds that were. Pure: told what happens and when, it never looks at a clock.
import type { RestorePlan, RestoreUnit } from './types.ts'

export type WorkKind = 'rows' | 'index' | 'key' | 'statement'

const indexShape =
  /^\s*create\s+(?:unique\s+)?index\b|\badd\s+(?:constraint\s+\S+\s+)?(?:primary\s+key|unique|exclude)\b/i
const keyShape = /\bforeign\s+key\b/i

/** From the words alone: it only decides which pace is assumed. */
export const kindOfWork = (unit: RestoreUnit): WorkKind => {
  if (unit.data !== undefined) return 'rows'
  if (unit.weight === 0) return 'statement'
  const head = unit.sql.slice(0, 2000)
  return indexShape.test(head) ? 'index' : keyShape.test(head) ? 'key' : 'statement'
}

type Tally = { weight: number; count: number; doneWeight: number; doneCount: number; spentMs: number }
type Running = {
  readonly unit: RestoreUnit
  readonly since: number
  sampledMs: number
  readonly together: number
  share: number | null
}

/** A pace is believed more the more of its kind is done; at first it is worth so many bytes of measuring. */
const guessWorth = (tally: Tally): number => Math.max(512 * 1024, tally.weight * 0.02)
const guessedRowsMsPerByte = 1000 / (40 * 1024 * 1024)
/** Of what the rows of the same table take; to unpack rows takes as long again, and no index waits for that. */
const guessedOfRows = (isCompressed: boolean): Readonly<Record<'index' | 'key', number>> =>
  isCompressed ? { index: 0.6, key: 0.2 } : { index: 1, key: 0.3 }
const guessedStatementMs = 1
const statementsWorth = 20
const leastUnitMs = 0.5

/** As the moment a unit begins: no time is charged to it. */
export const untimed = Number.POSITIVE_INFINITY

export type WorkLook = {
  /** Wall time for what is left of the plan, the comparison after it not included. */
  readonly leftMs: number
  /** Of the time that rows take in all, as far as is known: what the comparison is estimated from. */
  readonly rowsMs: number
  readonly spentMs: number
  readonly leftConnectionMs: number
  /** Enough has been seen to say something. */
  readonly isMeasured: boolean
}

export type WorkLedger = {
  readonly begin: (units: readonly RestoreUnit[], atMs: number) => void
  readonly share: (unitId: number, share: number) => void
  readonly end: (units: readonly RestoreUnit[], atMs: number) => void
  /** Where only looks tell what goes on: time that was seen spent on a unit that began `untimed`. */
  readonly spend: (unitId: number, ms: number) => void
  readonly look: (atMs: number) => WorkLook
}

export const workLedger = (plan: Pick<RestorePlan, 'stages'>, jobs: number, isCompressed: boolean): WorkLedger => {
  const ofRows = guessedOfRows(isCompressed)
  const tally = (): Tally => ({ weight: 0, count: 0, doneWeight: 0, doneCount: 0, spentMs: 0 })
  const tallies: Readonly<Record<WorkKind, Tally>> = { rows: tally(), index: tally(), key: tally(), statement: tally() }
  const left = new Map<number, { readonly unit: RestoreUnit; readonly kind: WorkKind; readonly isSerial: boolean }>()
  const dependents = new Map<number, number[]>()
  for (const stage of plan.stages)
    for (const unit of stage.units) {
      const kind = kindOfWork(unit)
      tallies[kind].weight += unit.weight
      tallies[kind].count += 1
      left.set(unit.id, { unit, kind, isSerial: stage.kind !== 'parallel' })
      if (stage.kind === 'parallel')
        for (const id of unit.after) dependents.set(id, [...(dependents.get(id) ?? []), unit.id])
    }
  const running = new Map<number, Running>()
  const spentOn = (one: Running, atMs: number): number => one.sampledMs + Math.max(0, atMs - one.since) / one.together

  const paces = (atMs: number): Readonly<Record<WorkKind, number>> => {
    const seen = (kind: WorkKind): { readonly ms: number; readonly weight: number } => {
      let { spentMs: ms, doneWeight: weight } = tallies[kind]
      for (const one of running.values())
        if (one.share !== null && one.share > 0 && left.get(one.unit.id)?.kind === kind) {
          ms += spentOn(one, atMs)
          weight += one.share * one.unit.weight
        }
      return { ms, weight }
    }
    const pace = (kind: 'rows' | 'index' | 'key', guess: number): number => {
      const { ms, weight } = seen(kind)
      const worth = guessWorth(tallies[kind])
      return (guess * worth + ms) / (worth + weight)
    }
    const rows = pace('rows', guessedRowsMsPerByte)
    return {
      rows,
      index: pace('index', rows * ofRows.index),
      key: pace('key', rows * ofRows.key),
      statement:
        (guessedStatementMs * statementsWorth + tallies.statement.spentMs) /
        (statementsWorth + tallies.statement.doneCount),
    }
  }

  const look = (atMs: number): WorkLook => {
    const pace = paces(atMs)
    const whole = (unit: RestoreUnit, kind: WorkKind): number =>
      kind === 'statement' ? pace.statement : Math.max(leastUnitMs, unit.weight * pace[kind])
    const costOf = (id: number): number => {
      const one = left.get(id)
      if (one === undefined) return 0
      const cost = whole(one.unit, one.kind)
      const now = running.get(id)
      if (now === undefined) return cost
      // Nobody tells how far it is: what it has taken so far is a part of it, and never all of it.
      return now.share === null
        ? Math.max(cost * 0.05, cost - spentOn(now, atMs))
        : Math.max(0, 1 - now.share) * Math.max(cost, now.share > 0.2 ? spentOn(now, atMs) / now.share : 0)
    }
    let serialMs = 0
    let parallelMs = 0
    let parallelUnits = 0
    let longestMs = 0
    for (const [id, { isSerial }] of left) {
      const cost = costOf(id)
      if (isSerial) serialMs += cost
      else {
        parallelMs += cost
        parallelUnits += 1
        let next = 0
        for (const after of dependents.get(id) ?? []) next = Math.max(next, costOf(after))
        longestMs = Math.max(longestMs, cost + next)
      }
    }
    const { rows, statement } = tallies
    const side = Math.max(1, Math.min(jobs, parallelUnits))
    let spentMs = 0
    for (const { spentMs: ms } of Object.values(tallies)) spentMs += ms
    for (const one of running.values()) spentMs += spentOn(one, atMs)
    const rowsSeen =
      rows.doneWeight +
      [...running.values()].reduce(
        (sum, one) => sum + (one.share ?? 0) * one.unit.weight * Number(one.unit.data !== undefined),
        0,
      )
    return {
      leftMs: serialMs + Math.max(parallelMs / side, longestMs),
      rowsMs: rows.weight * pace.rows,
      spentMs,
      leftConnectionMs: serialMs + parallelMs,
      isMeasured:
        rows.weight > 0
          ? rowsSeen >= Math.min(rows.weight * 0.05, 64 * 1024 * 1024)
          : statement.doneCount >= statement.count * 0.1,
    }
  }

  return {
    begin: (units, atMs) => {
      for (const unit of units)
        running.set(unit.id, {
          unit,
          since: atMs,
          sampledMs: 0,
          together: units.length,
          share: unit.data === undefined ? null : 0,
        })
    },
    share: (unitId, share) => {
      const one = running.get(unitId)
      if (one !== undefined) one.share = Math.min(1, Math.max(one.share ?? 0, share))
    },
    spend: (unitId, ms) => {
      const one = running.get(unitId)
      if (one !== undefined) one.sampledMs += ms
    },
    end: (units, atMs) => {
      for (const unit of units) {
        const one = running.get(unit.id)
        const entry = left.get(unit.id)
        running.delete(unit.id)
        left.delete(unit.id)
        if (one === undefined || entry === undefined) continue
        const sum = tallies[entry.kind]
        sum.doneCount += 1
        sum.doneWeight += unit.weight
        sum.spentMs += spentOn(one, atMs)
      }
    },
    look,
  }
}
