// A restore that ends with errors, or before it began for want of an extension, leaves word of how it can be gone on with.
// Nothing is noted where going on would be a guess: rows alone (their database went on living), a dump that is cut short,
// a script whose own transactions took other statements down with the failed one.
import type { UnfinishedRestore } from '../../../../shared/model/restore.ts'
import { quoteIdent } from '../../postgres/quote.ts'
import { splitName } from '../../postgres/split-name.ts'
import { foldCauses } from '../causes.ts'
import { databaseOid } from './hold-unfinished.ts'
import type { RestoreRun } from '../run-state.ts'
import type { RestoreUnit } from '../types.ts'
import { causeOfMissing, offerFixes } from './offer-fixes.ts'
import { keepUnfinished, type FailedUnit, type Unfinished } from './unfinished.ts'
import { unitKey } from './unit-key.ts'

const mostUnits = 20_000

const plainName = /^(?:"(?:[^"]|"")+"|[\w$]+)(?:\.(?:"(?:[^"]|"")+"|[\w$]+))?$/

const tableOf = ({ data, desc, name }: RestoreUnit): { readonly table?: string } => {
  if (data?.kind === 'copy' || data?.kind === 'inserts') {
    const parts = splitName(data.table)
    return parts.length === 0 ? {} : { table: parts.map(quoteIdent).join('.') }
  }
  if (desc !== 'INSERT INTO' || !plainName.test(name)) return {}
  return { table: /^(?:"(?:[^"]|"")+"|[\w$]+)$/.test(name) ? `public.${name}` : name }
}

const failedUnits = (run: RestoreRun): readonly FailedUnit[] | null => {
  const found = new Map<string, FailedUnit & { parts?: number[] }>()
  for (const { unit, sqlState, part } of run.log.errors) {
    if (unit.desc === 'pg_restore') return null // pg_restore did not say which entry it was
    const key = unitKey(unit)
    const known = found.get(key)
    if (known === undefined)
      found.set(key, {
        key,
        what: `${unit.desc} ${unit.name}`.trim(),
        ...(sqlState === undefined ? {} : { sqlState }),
        ...tableOf(unit),
        ...(part === undefined ? {} : { parts: [part] }),
      })
    else if (part !== undefined) known.parts?.push(part)
    if (found.size > mostUnits || (known?.parts?.length ?? 0) > mostUnits) return null
  }
  return [...found.values()]
}

/** Rows that are in, or should be, without those of the units that failed. */
const rowsOfRest = ({ log }: RestoreRun): Unfinished['rows'] => {
  const rows = new Map([...log.rows].map(([table, { expected }]) => [table, expected]))
  for (const { unit, rows: brought } of log.errors) {
    if (unit.data?.kind !== 'copy') continue
    const { table } = unit.data
    const all = rows.get(table)
    if (brought === undefined) rows.delete(table)
    else if (all !== undefined && all !== null) rows.set(table, all - brought)
  }
  return [...rows]
}

export const shownUnfinished = (record: Unfinished): UnfinishedRestore => ({
  job: record.job,
  file: record.path,
  at: record.at,
  server: record.server,
  target: record.choices.database,
  database: record.database,
  failed: record.failed.length,
  fixes: record.fixes,
})

const keep = async (run: RestoreRun, record: Unfinished): Promise<void> => {
  try {
    await keepUnfinished(run.host, record)
    run.known.unfinished = shownUnfinished(record)
  } catch (error) {
    run.context.log(
      'warning',
      `It cannot be gone on from here: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

const basis = (
  run: RestoreRun,
  job: string,
): Omit<Unfinished, 'database' | 'oid' | 'failed' | 'fixes' | 'rows' | 'lost'> => ({
  v: 1,
  job,
  at: new Date().toISOString(),
  path: run.input.path,
  sizeBytes: run.known.sizeBytes,
  sha256: run.known.sha256,
  server: run.known.ref,
  choices: run.choices,
  blobs: { expected: 0, loaded: 0 },
})

/** Null where it can be gone on from. */
const whyNot = ({ choices, known }: RestoreRun, failed: readonly FailedUnit[] | null): string | null => {
  if (choices.dataOnly) return 'only rows were restored, into a copy of a database that goes on living'
  if ((known.plan?.damage ?? []).length > 0) return 'the dump itself is not whole'
  if (known.plan?.keepsTransactions === true)
    return 'the dump keeps transactions of its own, so other statements failed with those'
  return failed === null ? 'too much failed, or pg_restore did not say what' : null
}

/** After the result has been put where it stands. `job`: the one of the first run. */
export const noteUnfinished = async (run: RestoreRun, job: string = run.context.jobId): Promise<void> => {
  const { known, log } = run
  const { plan } = known
  if (plan === null || log.errors.length === 0) return
  const failed = failedUnits(run)
  const why = whyNot(run, failed)
  if (failed === null || why !== null) {
    run.findings.push({
      code: 'cannot-go-on',
      severity: 'info',
      message: `What failed cannot be run again by itself: ${why ?? ''}.`,
      hint: 'Remove the cause and restore again.',
    })
    return
  }
  const blobsFailed = log.errors.some(({ unit }) => unit.data?.kind === 'blobs')
  await keep(run, {
    ...basis(run, job),
    database: known.database,
    oid: known.client === null ? null : await databaseOid(known.client, known.database),
    failed: [...failed],
    fixes: [...offerFixes(foldCauses(log.errors, run.input.path), plan)],
    rows: rowsOfRest(run),
    blobs: blobsFailed ? { expected: 0, loaded: 0 } : { ...log.blobs },
    lost: known.proof?.lost.length ?? 0,
  })
}

/** Nothing was restored, because the server does not have what the dump needs. */
export const noteRefused = async (run: RestoreRun, job: string = run.context.jobId): Promise<void> => {
  const { missingExtensions, plan } = run.known
  if (missingExtensions.length === 0 || run.choices.dataOnly) return
  await keep(run, {
    ...basis(run, job),
    sha256: '',
    database: null,
    oid: null,
    failed: [],
    fixes: [...offerFixes([causeOfMissing(missingExtensions)], plan)],
    rows: [],
    lost: 0,
  })
}
