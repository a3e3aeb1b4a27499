// Which unit of a parallel stage comes next: what others wait for longest first, never two that lock the same table. Small
// statements are handed out by the handful.
import { kindOfWork } from './progress-work.ts'
import type { RestoreUnit } from './types.ts'

/** Units below this weight travel together: a message each would take longer than the work. */
const smallBytes = 64 * 1024
const mostTogether = 100

/** What a byte of a table costs, against a byte of rows: an index sorts a part of it, a key only looks. */
const costOfWork = { rows: 1, index: 0.4, key: 0.1, statement: 0 } as const

/** A unit's own cost and that of the longest chain behind it. */
const urgencies = (
  units: readonly RestoreUnit[],
  dependents: ReadonlyMap<number, readonly number[]>,
): ReadonlyMap<number, number> => {
  const byId = new Map(units.map((unit) => [unit.id, unit]))
  const known = new Map<number, number>()
  const of = (unit: RestoreUnit): number => {
    const before = known.get(unit.id)
    if (before !== undefined) return before
    known.set(unit.id, 0) // in a circle: whoever comes first
    let next = 0
    for (const id of dependents.get(unit.id) ?? []) {
      const after = byId.get(id)
      if (after !== undefined) next = Math.max(next, of(after))
    }
    const urgency = unit.weight * costOfWork[kindOfWork(unit)] + next
    known.set(unit.id, urgency)
    return urgency
  }
  // From the end: what comes later in a dump depends on what comes earlier, so no chain gets deep.
  for (const unit of units.toReversed()) of(unit)
  return known
}

export class UnitBoard {
  readonly #waiting = new Map<number, { readonly unit: RestoreUnit; open: number }>()
  readonly #dependents = new Map<number, number[]>()
  readonly #ready: RestoreUnit[] = []
  readonly #locked = new Map<string, { shared: number; exclusive: number }>()
  readonly #urgency: ReadonlyMap<number, number>
  left: number

  constructor(units: readonly RestoreUnit[]) {
    const ids = new Set(units.map(({ id }) => id))
    this.left = units.length
    for (const given of units) {
      // The administrator has one session: what runs there goes one after the other.
      const unit =
        given.as === 'admin' ? { ...given, locks: [...given.locks, { table: ' admin', shared: false }] } : given
      const after = [...new Set(unit.after)].filter((id) => ids.has(id) && id !== unit.id)
      if (after.length === 0) this.#ready.push(unit)
      else this.#waiting.set(unit.id, { unit, open: after.length })
      for (const id of after) {
        const known = this.#dependents.get(id)
        if (known === undefined) this.#dependents.set(id, [unit.id])
        else known.push(unit.id)
      }
    }
    this.#urgency = urgencies(units, this.#dependents)
    this.#ready.sort((a, b) => this.#comesBefore(a, b))
  }

  /** Units that could begin now. */
  get ready(): number {
    return this.#ready.length
  }

  #comesBefore(a: RestoreUnit, b: RestoreUnit): number {
    const urgency = ({ id }: RestoreUnit): number => this.#urgency.get(id) ?? 0
    return urgency(b) - urgency(a) || Number(b.data !== undefined) - Number(a.data !== undefined) || a.id - b.id
  }

  /** Into its place: with tens of thousands of units, sorting them all again after each one would take longer than they do. */
  #insert(unit: RestoreUnit): void {
    let [from, to] = [0, this.#ready.length]
    while (from < to) {
      const middle = (from + to) >> 1
      const there = this.#ready[middle]
      if (there !== undefined && this.#comesBefore(there, unit) < 0) from = middle + 1
      else to = middle
    }
    this.#ready.splice(from, 0, unit)
  }

  #isFree(unit: RestoreUnit): boolean {
    return unit.locks.every(({ table, shared }) => {
      const held = this.#locked.get(table)
      return held === undefined || (held.exclusive === 0 && (shared || held.shared === 0))
    })
  }

  #hold(unit: RestoreUnit, by: 1 | -1): void {
    for (const { table, shared } of unit.locks) {
      const held = this.#locked.get(table) ?? { shared: 0, exclusive: 0 }
      if (shared) held.shared += by
      else held.exclusive += by
      this.#locked.set(table, held)
    }
  }

  /** The next unit, or a handful of small statements; empty when nothing can begin now. */
  take(): readonly RestoreUnit[] {
    const first = this.#ready.findIndex((unit) => this.#isFree(unit))
    if (first < 0) return []
    const [unit] = this.#ready.splice(first, 1)
    if (unit === undefined) return []
    const taken = [unit]
    if (unit.data === undefined && unit.weight < smallBytes) {
      for (let at = first; at < this.#ready.length && taken.length < mostTogether;) {
        const next = this.#ready[at]
        // Free of others; those that travel together never run at the same time.
        if (
          next !== undefined &&
          next.data === undefined &&
          next.weight < smallBytes &&
          next.as === unit.as &&
          this.#isFree(next)
        ) {
          this.#ready.splice(at, 1)
          taken.push(next)
        } else at++
      }
    }
    for (const one of taken) this.#hold(one, 1)
    return taken
  }

  done(units: readonly RestoreUnit[]): void {
    for (const unit of units) {
      this.left -= 1
      this.#hold(unit, -1)
      for (const id of this.#dependents.get(unit.id) ?? []) {
        const entry = this.#waiting.get(id)
        if (entry === undefined) continue
        entry.open -= 1
        if (entry.open > 0) continue
        this.#waiting.delete(id)
        this.#insert(entry.unit)
      }
    }
  }

  /** Units that wait for each other: nothing else is left, so they go in the dump's order. */
  freeAll(): void {
    for (const { unit } of this.#waiting.values()) this.#insert(unit)
    this.#waiting.clear()
  }
}
