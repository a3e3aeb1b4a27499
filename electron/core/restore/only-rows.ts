// Rows alone, into a copy of the database that is there: only COPY, INSERTs of plain values and the values of sequences are taken.
// They run as a login that may write to every table (rows-worker.ts), or as the administrator, with triggers and foreign keys
// asleep: so no statement of the dump's own may be among them.
import { isHarmlessSetting, isPlainInsert } from './plain-insert.ts'
import type { LeftOut, RestorePlan, RestoreUnit } from './types.ts'

const plainSetval = /^\s*SELECT pg_catalog\.setval\('(?:[^'\\]|'')+', \d+, (?:true|false)\)\s*;?\s*$/i

const isRows = (unit: RestoreUnit): boolean => unit.data?.kind === 'copy' || plainSetval.test(unit.sql)

const notFresh = (unit: RestoreUnit): RestoreUnit => ({
  ...unit,
  as: 'worker',
  ...(unit.data?.kind === 'copy' ? { data: { ...unit.data, fresh: false } } : {}),
})

export const onlyRows = (whole: RestorePlan): RestorePlan | null => {
  const { largeObjects: _left, ...plan } = whole
  const leftOut: LeftOut[] = [
    ...plan.leftOut,
    { what: 'everything but rows and the values of sequences', reason: 'only rows are restored, as chosen' },
  ]
  const [stream] = plan.stages
  if (stream?.kind === 'stream') {
    // Rows as statements: only those of plain values, and only where it is known how many there are.
    if (plan.inserted === undefined) return null
    const onlyValues = async function* (): AsyncGenerator<RestoreUnit> {
      for await (const unit of stream.open())
        if (isRows(unit) || isPlainInsert(unit.sql) || isHarmlessSetting(unit.sql)) yield notFresh(unit)
    }
    return { ...plan, leftOut, extensions: [], roles: [], stages: [{ ...stream, open: onlyValues }] }
  }
  const units = plan.stages.flatMap((stage): readonly RestoreUnit[] => stage.units)
  const rows = units
    .filter((unit) => isRows(unit) && unit.data !== undefined)
    .map((unit): RestoreUnit => ({
      ...unit,
      after: [],
      ...(unit.data?.kind === 'copy' ? { data: { ...unit.data, fresh: false } } : {}),
    }))
  for (const unit of units)
    if (unit.data !== undefined && unit.data.kind !== 'copy')
      leftOut.push({ what: `${unit.desc} ${unit.name}`, reason: 'only rows written as COPY are restored alone' })
  return {
    ...plan,
    leftOut,
    extensions: [],
    roles: [],
    stages: [
      { kind: 'parallel', id: 'data', units: rows },
      {
        kind: 'serial',
        id: 'finish',
        units: units
          .filter((unit) => isRows(unit) && unit.data === undefined)
          .map((unit) => ({ ...unit, as: 'worker' as const })),
      },
    ],
  }
}
