import type { JobContext } from '../jobs/types.ts'
import type { RestorePlan, RestoreUnit } from './types.ts'

export type RestoreProgress = {
  readonly onBytes: (bytes: number, unit: RestoreUnit) => void
  readonly onUnit: (unit: RestoreUnit) => void
  readonly say: (phase: string, title: string) => void
}

/** Bytes as stored in the dump: what is read of a compressed block counts as a share of it, never as more than it has. */
export const restoreProgress = (plan: RestorePlan, context: Pick<JobContext, 'progress'>): RestoreProgress => {
  const total = plan.stages
    .flatMap(({ units }) => units)
    .reduce((sum, unit) => sum + (unit.data === undefined ? 0 : unit.weight), 0)
  const read = new Map<number, number>()
  let done = 0
  let statements = 0
  let current = ''
  const send = (): void =>
    context.progress({
      phase: 'data',
      title: 'Restore',
      done: Math.min(done, total),
      total: total === 0 ? null : total,
      unit: 'bytes',
      statements,
      ...(current === '' ? {} : { current }),
    })
  return {
    onBytes: (bytes, unit) => {
      const before = read.get(unit.id) ?? 0
      const now = Math.min(unit.weight, before + bytes)
      read.set(unit.id, now)
      done += now - before
      send()
    },
    onUnit: (unit) => {
      statements += 1
      current = `${unit.desc.toLowerCase()} ${unit.name}`.trim()
      send()
    },
    say: (phase, title) =>
      context.progress({ phase, title, done: total, total: total === 0 ? null : total, unit: 'bytes' }),
  }
}
