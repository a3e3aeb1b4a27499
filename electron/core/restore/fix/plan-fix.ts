// Of the whole plan, what is still to do: the units that failed, those that see their rows (materialized views, and with
// kept owners the hand-over), and what a new yes lets in. Fixes change those units, nothing else.
import { quoteIdent } from '../../postgres/quote.ts'
import type { LeftOut, RestorePlan, RestoreUnit, Stage } from '../types.ts'
import { hasFix, namesOf, type Fix } from './fix-ids.ts'
import type { FailedUnit, Unfinished } from './unfinished.ts'
import { unitKey } from './unit-key.ts'
import { withoutSetting } from './without-setting.ts'

const settingStart = /^\s*(?:set\s+(?!constraints\b)|reset\s|select\s+(?:pg_catalog\.)?set_config\s*\()/i
const refresh = /^\s*refresh\s+materialized\s+view\b/i

export const isSetting = (unit: RestoreUnit): boolean => unit.data === undefined && settingStart.test(unit.sql)

const encodingFaults = new Set(['22021', '22P05'])

/** What a fix changes is said: what it leaves out, what it reads otherwise. */
type Said = { readonly leftOut: LeftOut[]; readonly notes: string[] }

const isOfRows = (unit: RestoreUnit, failed: FailedUnit, fixes: readonly Fix[], said: Said): RestoreUnit => {
  const { data } = unit
  if (data?.kind === 'blobs') return { ...unit, as: 'admin' } // rows of ours, by number: no code of the dump
  if (data?.kind === 'inserts')
    return failed.parts === undefined ? unit : { ...unit, data: { ...data, only: new Set(failed.parts) } }
  if (data?.kind !== 'copy') return unit
  const encoding = encodingFaults.has(failed.sqlState ?? '') ? namesOf(fixes, 'encoding')[0] : undefined
  if (encoding !== undefined) said.notes.push(`The rows of ${data.table} were read as ${encoding}.`)
  // Other rows of the table may be there already.
  return { ...unit, data: { ...data, fresh: false, ...(encoding === undefined ? {} : { encoding }) } }
}

/** The unit as the fixes want it; null: it is not run at all. */
const applyFixes = (unit: RestoreUnit, failed: FailedUnit, fixes: readonly Fix[], said: Said): RestoreUnit | null => {
  if (unit.data !== undefined) return isOfRows(unit, failed, fixes, said)
  let { sql } = unit
  for (const name of namesOf(fixes, 'drop-setting')) {
    const left = withoutSetting(sql, name)
    if (left === null) continue
    said.leftOut.push({
      what: `the setting ${name} of ${unit.desc} ${unit.name}`,
      reason: 'this server does not know it; left out by a fix',
    })
    if (left === '') return null
    sql = left
  }
  const as = hasFix(fixes, 'as-administrator') && failed.sqlState === '42501' ? 'admin' : unit.as
  return { ...unit, sql, as }
}

/** Extensions the dump does not create itself, made before anything that needs them. */
export const withExtensions = (
  plan: RestorePlan,
  names: readonly string[],
  trusted: ReadonlySet<string>,
): RestorePlan => {
  const fresh = names.filter((name) => !plan.extensions.includes(name))
  if (fresh.length === 0) return plan
  const units = fresh.map((name, index): RestoreUnit => ({
    id: -1 - index,
    desc: 'EXTENSION',
    name,
    sql: `CREATE EXTENSION IF NOT EXISTS ${quoteIdent(name)} SCHEMA public CASCADE`,
    after: [],
    locks: [],
    settings: [],
    as: trusted.has(name) ? 'worker' : 'admin',
    weight: 0,
  }))
  return {
    ...plan,
    extensions: [...plan.extensions, ...fresh],
    stages: [{ kind: 'serial', id: 'schema', units }, ...plan.stages],
  }
}

export type Todo = {
  /** What the result shall be equal to. */
  readonly whole: RestorePlan
  /** What is run for it. */
  readonly plan: RestorePlan
  /** `TABLE public.film`, for saying. This and what is left out and noted: of a stream only known when it has run. */
  readonly what: readonly string[]
  readonly leftOut: readonly LeftOut[]
  readonly notes: readonly string[]
}

export const planFix = (
  plan: RestorePlan,
  record: Pick<Unfinished, 'failed' | 'choices'>,
  fixes: readonly Fix[],
  /** Keys of the plan as it was; null: the same. */
  before: ReadonlySet<string> | null,
): Omit<Todo, 'whole'> => {
  const failed = new Map(record.failed.map((one) => [one.key, one]))
  const rowsFailed = record.failed.some(({ what }) => / DATA |^BLOBS|^INSERT|^COPY/.test(`${what} `))
  const blobsFailed = record.failed.some(({ what }) => what.startsWith('BLOBS'))
  const again = (unit: RestoreUnit): boolean =>
    (blobsFailed && unit.data?.kind === 'blobs') ||
    (rowsFailed && (unit.desc === 'MATERIALIZED VIEW DATA' || refresh.test(unit.sql))) ||
    // Taken over for the fix, given back as the dump says.
    (record.choices.ownership !== 'one-role' && (unit.desc === 'OWNER' || unit.desc === 'ACL'))
  const what: string[] = []
  const said: Said = { leftOut: [...plan.leftOut], notes: [...plan.notes] }
  const pick = (unit: RestoreUnit): readonly RestoreUnit[] => {
    const key = unitKey(unit)
    const known = failed.get(key)
    if (known !== undefined) {
      const fixed = applyFixes(unit, known, fixes, said)
      if (fixed === null) return []
      what.push(`${unit.desc} ${unit.name}`.trim())
      return [fixed]
    }
    const isNew = unit.id < 0 || (before !== null && !before.has(key))
    if (isNew) what.push(`${unit.desc} ${unit.name}`.trim())
    if (unit.data?.kind === 'blobs') return again(unit) ? [{ ...unit, as: 'admin' }] : []
    return isNew || again(unit) || isSetting(unit) || unit.desc === 'BARRIER' ? [unit] : []
  }
  const stages = plan.stages.map((stage): Stage =>
    stage.kind === 'stream'
      ? {
          ...stage,
          open: () =>
            (async function* () {
              for await (const unit of stage.open()) yield* pick(unit)
            })(),
        }
      : { ...stage, units: stage.units.flatMap(pick) },
  )
  return { plan: { ...plan, stages }, what, ...said }
}

export const keysOf = async (plan: RestorePlan): Promise<ReadonlySet<string>> => {
  const keys = new Set<string>()
  for (const stage of plan.stages)
    for await (const unit of stage.kind === 'stream' ? stage.open() : stage.units) keys.add(unitKey(unit))
  return keys
}
