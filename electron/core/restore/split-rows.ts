// One table that holds most of a dump would keep one connection busy while the others wait: its rows are cut at ends of
// rows, and the parts go in side by side. They are not frozen then, so a table that is no trouble stays whole.
import type { RestorePlan, RestoreUnit, StoredRows } from './types.ts'

const partBytes = 16 * 1024 * 1024

/** Worth more connections than one: with the others' work there would still be time left over. */
const dominates = (unit: RestoreUnit, totalBytes: number, jobs: number): boolean =>
  unit.weight >= 4 * partBytes && unit.weight > (1.2 * totalBytes) / jobs

const cut = ({ file, start, end, rows, cuts }: StoredRows): readonly StoredRows[] => {
  const parts: StoredRows[] = []
  let from = { at: start, rows: 0 }
  for (const to of [...cuts, { at: end, rows }]) {
    if (to.at - from.at < partBytes && to.at < end) continue
    if (to.at > from.at) parts.push({ file, start: from.at, end: to.at, rows: to.rows - from.rows, cuts: [] })
    from = to
  }
  return parts
}

export const splitRows = (plan: RestorePlan, jobs: number): RestorePlan => {
  const units = plan.stages.flatMap((stage): readonly RestoreUnit[] => stage.units)
  const totalBytes = units.reduce((sum, unit) => sum + (unit.data === undefined ? 0 : unit.weight), 0)
  let nextId = units.reduce((most, { id }) => Math.max(most, id), 0) + 1
  const partsOf = new Map<number, readonly RestoreUnit[]>()
  for (const unit of units) {
    const { data } = unit
    if (jobs < 2 || data?.kind !== 'copy' || data.stored === undefined || !data.fresh) continue
    if (!dominates(unit, totalBytes, jobs)) continue
    const parts = cut(data.stored)
    if (parts.length < 2) continue
    const shared = { left: parts.length, loaded: 0, failed: false }
    partsOf.set(
      unit.id,
      parts.map((stored) => ({
        ...unit,
        id: nextId++,
        locks: unit.locks.map(({ table }) => ({ table, shared: true })),
        weight: stored.end - stored.start,
        data: { ...data, bytes: stored.end - stored.start, stored, part: { whole: unit, shared } },
      })),
    )
  }
  if (partsOf.size === 0) return plan
  const idsFor = (id: number): readonly number[] => partsOf.get(id)?.map((part) => part.id) ?? [id]
  return {
    ...plan,
    stages: plan.stages.map((stage) =>
      stage.kind !== 'parallel'
        ? stage
        : {
            ...stage,
            units: stage.units.flatMap(
              (unit) => partsOf.get(unit.id) ?? [{ ...unit, after: unit.after.flatMap(idsFor) }],
            ),
          },
    ),
  }
}
