// What each connection of a restore does now: our own by what they were given, others (pg_restore's) by what the server says.
import type { ConnectionWork } from '../../../shared/model/job.ts'
import { describeStatement } from '../load/describe-statement.ts'
import type { ServerSign } from './progress-poll.ts'
import { kindOfWork } from './progress-work.ts'
import type { RestoreUnit } from './types.ts'

export type ConnectionsAtWork = {
  readonly begin: (processId: number, batch: readonly RestoreUnit[]) => void
  readonly end: (batch: readonly RestoreUnit[]) => void
  /** What the server says of ours. */
  readonly hearOwn: (signs: readonly ServerSign[], onShare: (unit: RestoreUnit, share: number) => void) => void
  /** Of `signs`, those that are not ours. */
  readonly others: (signs: readonly ServerSign[]) => readonly ServerSign[]
  /** What the others do, each with the unit it was found to be; from now on there are no others but these. */
  readonly replaceOthers: (signs: readonly ServerSign[], units: readonly (RestoreUnit | null)[]) => void
  /** Rows that are on their way in. */
  readonly rows: () => number
  readonly list: () => readonly ConnectionWork[]
  readonly clear: () => void
}

type AtWork = { units: readonly RestoreUnit[]; sign: ServerSign | null }

export const doingWords = (unit: RestoreUnit): string => {
  const kind = kindOfWork(unit)
  const said =
    kind === 'rows'
      ? unit.data?.kind === 'blobs'
        ? 'large objects'
        : `rows of ${unit.data?.table ?? unit.name}`
      : kind === 'index' && unit.desc === 'INDEX'
        ? `index ${unit.name}`
        : `${unit.desc.toLowerCase().replace('fk constraint', 'foreign key')} ${unit.name}`
  return said.trim().slice(0, 160)
}

/** `shareOfRows`: how much of a unit's rows is in, where it is known. */
export const connectionsAtWork = (
  shareOfRows: (unit: RestoreUnit) => number | null,
  hasOthers: boolean,
): ConnectionsAtWork => {
  const connections = new Map<number, AtWork>()
  const own = new Set<number>()
  const workOf = ({ units, sign }: AtWork, index: number): readonly ConnectionWork[] => {
    const unit = units[0]
    const doing =
      unit !== undefined ? doingWords(unit) : hasOthers ? describeStatement(sign?.statement ?? '') : undefined
    if (doing === undefined) return []
    const share = unit?.data === undefined ? sign?.share : shareOfRows(unit)
    return [
      {
        connection: index + 1,
        doing: units.length > 1 ? `${doing} and ${units.length - 1} more` : doing,
        ...(sign === null || sign.phase === null ? {} : { phase: sign.phase }),
        ...(share === undefined || share === null ? {} : { share: Math.round(share * 1000) / 1000 }),
      },
    ]
  }
  return {
    begin: (processId, batch) => {
      own.add(processId)
      connections.set(processId, { units: batch, sign: null })
    },
    end: (batch) => {
      for (const one of connections.values())
        if (one.units.some(({ id }) => id === batch[0]?.id)) {
          one.units = []
          one.sign = null
        }
    },
    hearOwn: (signs, onShare) => {
      for (const sign of signs) {
        const known = connections.get(sign.processId)
        if (known === undefined) continue
        connections.set(sign.processId, { units: known.units, sign })
        const unit = known.units[0]
        if (unit !== undefined && unit.data === undefined && sign.share !== null) onShare(unit, sign.share)
      }
    },
    others: (signs) => signs.filter(({ processId }) => !own.has(processId)),
    replaceOthers: (signs, units) => {
      for (const processId of connections.keys()) if (!own.has(processId)) connections.delete(processId)
      for (const [index, sign] of signs.entries()) {
        const unit = units[index] ?? null
        connections.set(sign.processId, { units: unit === null ? [] : [unit], sign })
      }
    },
    rows: () => [...connections.values()].reduce((sum, { sign }) => sum + (sign?.rows ?? 0), 0),
    list: () => [...connections.values()].flatMap(workOf),
    clear: () => connections.clear(),
  }
}
