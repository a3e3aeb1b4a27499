// Which tables hold other rows: by count, by checksum where the counts agree, and by key where a table is small. Rows become
// text through format() and concat_ws(), which ask a type for its text; a cast to text could be a function of the database,
// and would run as whoever compares. Tables whose indexes call such functions are only counted.
import type pg from 'pg'
import type { TableDiff } from '../../../shared/model/snapshot.ts'
import { quoteIdent } from '../postgres/quote.ts'
import { whileSafe } from '../postgres/safe-session.ts'
import { splitName } from '../postgres/split-name.ts'
import { foreignRelations } from '../verify/foreign-code.ts'
import { countRows } from '../verify/rows.ts'

const smallRows = 20_000
const checksumRows = 3_000_000
const shownKeys = 50

const quoted = (table: string): string => splitName(table).map(quoteIdent).join('.')

const primaryKey = async (client: pg.ClientBase, table: string): Promise<string[]> =>
  (
    await client.query<{ name: string }>(
      `SELECT a.attname AS name FROM pg_index i JOIN LATERAL unnest(i.indkey) WITH ORDINALITY k(attnum, at) ON true JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
      WHERE i.indisprimary AND i.indrelid = to_regclass($1) ORDER BY k.at`,
      [quoted(table)],
    )
  ).rows.map((row) => row.name)

/** Those that no query of ours may plan. */
const unplannedTables = async (client: pg.ClientBase, tables: readonly string[]): Promise<readonly string[]> => {
  const foreign = await foreignRelations(client)
  if (foreign.size === 0) return []
  const { rows } = await client.query<{ at: number; oid: number | null }>(
    'SELECT w.at::int AS at, to_regclass(w.name)::oid AS oid FROM unnest($1::text[]) WITH ORDINALITY AS w (name, at)',
    [tables.map(quoted)],
  )
  return rows.flatMap(({ at, oid }) => {
    const table = tables[at - 1]
    return table !== undefined && oid !== null && foreign.has(oid) ? [table] : []
  })
}

const checksum = async (client: pg.ClientBase, table: string): Promise<string> =>
  (
    await client.query<{ sum: string }>(
      `SELECT coalesce(sum(hashtext(format('%s', t))::bigint), 0)::text AS sum FROM ${quoted(table)} t`,
    )
  ).rows[0]?.sum ?? ''

const byKey = async (client: pg.ClientBase, table: string, key: readonly string[]): Promise<Map<string, string>> =>
  new Map(
    (
      await client.query<{ key: string; row: string }>(
        `SELECT concat_ws(', ', ${key.map((column) => `t.${quoteIdent(column)}`).join(', ')}) AS key, md5(format('%s', t)) AS row FROM ${quoted(table)} t ORDER BY ${key.map((column) => `t.${quoteIdent(column)}`).join(', ')}`,
      )
    ).rows.map(({ key: at, row }) => [at, row]),
  )

/** Pure. */
export const compareKeys = (was: ReadonlyMap<string, string>, is: ReadonlyMap<string, string>): TableDiff['keys'] => {
  const added = [...is.keys()].filter((key) => !was.has(key))
  const removed = [...was.keys()].filter((key) => !is.has(key))
  const changed = [...is].filter(([key, row]) => was.has(key) && was.get(key) !== row).map(([key]) => key)
  const cut = (keys: readonly string[]): string[] => keys.slice(0, shownKeys)
  const more = [added, removed, changed].reduce((sum, keys) => sum + Math.max(0, keys.length - shownKeys), 0)
  return { added: cut(added), removed: cut(removed), changed: cut(changed), more }
}

export const diffRows = async (
  was: pg.Client,
  is: pg.Client,
  tables: { readonly was: readonly string[]; readonly is: readonly string[] },
  onProgress: (done: number, total: number) => void,
): Promise<RowsDiff> => whileSafe(was, () => whileSafe(is, () => compareRows(was, is, tables, onProgress)))

type RowsDiff = { readonly rows: readonly TableDiff[]; readonly onlyCounted: readonly string[] }

const compareRows = async (
  was: pg.Client,
  is: pg.Client,
  tables: { readonly was: readonly string[]; readonly is: readonly string[] },
  onProgress: (done: number, total: number) => void,
): Promise<RowsDiff> => {
  const [countsWas, countsIs] = await Promise.all([countRows(was, tables.was), countRows(is, tables.is)])
  const unplanned = new Set([...(await unplannedTables(was, tables.was)), ...(await unplannedTables(is, tables.is))])
  const rows: TableDiff[] = []
  const onlyCounted: string[] = []
  const all = [...new Set([...tables.was, ...tables.is])].toSorted()
  for (const [index, table] of all.entries()) {
    onProgress(index, all.length)
    const a = countsWas.get(table) ?? null
    const b = countsIs.get(table) ?? null
    if (a === null || b === null) {
      rows.push({ table, was: a, is: b, keys: null })
      continue
    }
    if (a === b && a === 0) continue
    if (a === b && (a > checksumRows || unplanned.has(table))) {
      onlyCounted.push(table)
      continue
    }
    if (a === b && (await checksum(was, table)) === (await checksum(is, table))) continue
    const key = Math.max(a, b) <= smallRows && !unplanned.has(table) ? await primaryKey(was, table) : []
    const sameKey = key.length > 0 && (await primaryKey(is, table)).join() === key.join()
    rows.push({
      table,
      was: a,
      is: b,
      keys: sameKey ? compareKeys(await byKey(was, table, key), await byKey(is, table, key)) : null,
    })
  }
  return { rows, onlyCounted }
}
