// What the dump says should be there against what the catalogs say is there. The expectation is made by parsing exactly
// the statements that were to be run; rows were counted on the way in, and are counted again in the tables.
import type pg from 'pg'
import type { ObjectKind } from '../../../shared/model/inventory.ts'
import { largeObjectsRow, type Receipt } from '../../../shared/model/restore.ts'
import { quoteIdent } from '../postgres/quote.ts'
import { whileSafe } from '../postgres/safe-session.ts'
import { splitName } from '../postgres/split-name.ts'
import { compareInventory, kindWord } from '../verify/compare.ts'
import { countTables } from '../verify/count-tables.ts'
import { takeInventory } from '../verify/inventory.ts'
import type { Expectation } from './expect-from-plan.ts'
import { expectRows, hasWrongRows } from './expect-rows.ts'
import type { RunLog } from './run-log.ts'
import type { RestorePlan } from './types.ts'

export type Proof = {
  readonly objects: Receipt['objects']
  readonly rows: Receipt['rows']
  readonly sequences: Receipt['sequences']
  readonly lost: Receipt['lost']
  readonly warnings: readonly string[]
  readonly isEqual: boolean
}

const batchSize = 200

/** Exact rows of each table alone, without those of tables that inherit from it. */
export const countExactly = (client: pg.ClientBase, tables: readonly string[]): Promise<Map<string, number>> =>
  countTables(client, tables, { only: true })

const readSequences = async (client: pg.ClientBase, names: readonly string[]): Promise<Map<string, string>> => {
  const found = new Map<string, string>()
  const parts = names
    .map((name) => ({ name, sql: splitName(name).map(quoteIdent).join('.') }))
    .filter(({ sql }) => sql !== '')
  const there =
    parts.length === 0
      ? []
      : (
          await client.query<{ name: string }>(
            // A view of that name and those columns would run whatever its maker liked.
            `SELECT t.name FROM unnest($1::text[]) AS t(name) JOIN pg_class c ON c.oid = to_regclass(t.name) WHERE c.relkind = 'S'`,
            [parts.map(({ sql }) => sql)],
          )
        ).rows.map(({ name }) => name)
  const present = parts.filter(({ sql }) => there.includes(sql))
  for (let at = 0; at < present.length; at += batchSize) {
    const batch = present.slice(at, at + batchSize)
    const { rows } = await client.query<{ at: number; value: string }>(
      batch
        .map(
          ({ sql }, index) =>
            `SELECT ${index} AS at, last_value::text || CASE WHEN is_called THEN '' ELSE ' (not used yet)' END AS value FROM ${sql}`,
        )
        .join(' UNION ALL '),
    )
    for (const row of rows) {
      const one = batch[row.at]
      if (one !== undefined) found.set(one.name, row.value)
    }
  }
  return found
}

/** Null where there are none, and none should be. */
const countLargeObjects = async (
  client: pg.ClientBase,
  expected: number | null,
): Promise<Receipt['rows'][number] | null> => {
  if (expected === 0) return null
  const {
    rows: [row],
  } = await client.query<{ n: string }>('SELECT count(*) AS n FROM pg_largeobject_metadata')
  const found = Number(row?.n ?? 0)
  return expected === null && found === 0 ? null : { table: largeObjectsRow, expected, found }
}

const tableKinds: readonly ObjectKind[] = ['tables', 'partitions']
const filledKinds: readonly ObjectKind[] = [
  ...tableKinds,
  'partitioned_tables',
  'foreign_tables',
  'materialized_views',
  'views',
]

export const proveRestore = (
  client: pg.ClientBase,
  plan: RestorePlan,
  log: RunLog,
  expectation: Expectation,
  before: ReadonlyMap<string, number> = new Map(),
): Promise<Proof> => whileSafe(client, () => prove(client, plan, log, expectation, before))

const prove = async (
  client: pg.ClientBase,
  plan: RestorePlan,
  log: RunLog,
  expectation: Expectation,
  before: ReadonlyMap<string, number>,
): Promise<Proof> => {
  const inventory = await takeInventory(client)
  const comparison = compareInventory(expectation.expected, expectation.uncertain, inventory)
  const everyTable = tableKinds.flatMap((kind) => inventory.objects[kind] ?? [])
  const tables = [...new Set([...log.rows.keys(), ...(plan.inserted?.keys() ?? []), ...everyTable])].toSorted()
  const counted = await countExactly(client, tables)
  const ordinary = new Set(inventory.objects['tables'] ?? [])
  const own = new Set(filledKinds.flatMap((kind) => inventory.objects[kind] ?? []))
  const rows = tables.map((table): Receipt['rows'][number] => {
    const found = counted.get(table) ?? null
    const kind = {
      isOrdinary: before.size === 0 && ordinary.has(table),
      isOfExtension: found !== null && !own.has(table),
    }
    const counts = { ...expectRows(table, log.rows.get(table), plan.inserted, kind, before.get(table) ?? 0), found }
    return { table, ...counts, ...(kind.isOfExtension ? { ofExtension: true as const } : {}) }
  })
  const largeRow = await countLargeObjects(
    client,
    plan.largeObjects === undefined ? log.blobs.expected : plan.largeObjects,
  )
  if (largeRow !== null) rows.push(largeRow)
  const values = await readSequences(client, [...plan.sequences.keys()])
  const sequences = [...plan.sequences].map(([name, { value, called }]) => ({
    name,
    expected: called ? value : `${value} (not used yet)`,
    found: values.get(name) ?? null,
  }))
  const lost = [
    ...comparison.missing.map((object) => ({
      what: `${kindWord(object.kind)} ${object.name}`,
      reason: object.why ?? 'it is not there',
    })),
    ...comparison.different.map((object) => ({
      what: `${kindWord(object.kind)} ${object.name}`,
      reason: `expected ${object.expected}, found ${object.found}`,
    })),
    ...rows.filter(hasWrongRows).map(({ table, expected, atMost, found }) => ({
      what: `rows of ${table}`,
      reason: `expected ${expected === null ? `at most ${String(atMost)}` : String(expected)}, found ${found === null ? 'no table' : String(found)}`,
    })),
    ...sequences
      .filter(({ expected, found }) => expected !== found)
      .map(({ name, expected, found }) => ({
        what: `value of ${name}`,
        reason: `expected ${expected}, found ${found ?? 'nothing'}`,
      })),
  ]
  const unasked = comparison.uncertain.length > 0 ? [] : comparison.extra
  const warnings = [
    ...comparison.uncertain,
    ...unasked.map((object) => `${kindWord(object.kind)} ${object.name} is there, and the dump does not declare it.`),
  ]
  return {
    objects: comparison.counts,
    rows,
    sequences,
    lost,
    warnings,
    isEqual: lost.length === 0 && unasked.length === 0,
  }
}
