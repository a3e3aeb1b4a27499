// Exact row counts, many tables a query.
import type { ClientBase } from 'pg'
import { quoteIdent } from '../postgres/quote.ts'
import { splitName } from '../postgres/split-name.ts'

const batchSize = 200

const quoted = (name: string): string => splitName(name).map(quoteIdent).join('.')

const countBatch = async (client: ClientBase, tables: readonly string[]): Promise<[string, number][]> => {
  const parts = tables.map((table, index) => `select ${index} as at, count(*)::text as rows from ${quoted(table)}`)
  const { rows } = await client.query<{ at: number; rows: string }>(parts.join(' union all '))
  return rows.flatMap((row) => {
    const table = tables[row.at]
    return table === undefined ? [] : [[table, Number(row.rows)] as [string, number]]
  })
}

const exists = async (client: ClientBase, tables: readonly string[]): Promise<string[]> => {
  const { rows } = await client.query<{ name: string }>(
    'select t.name from unnest($1::text[], $2::text[]) as t(name, shown) where to_regclass(t.shown) is not null',
    [tables, tables.map(quoted)],
  )
  return rows.map((row) => row.name)
}

/** Tables that are not there are left out of the answer. */
export const countRows = async (client: ClientBase, tables: readonly string[]): Promise<Map<string, number>> => {
  const counts = new Map<string, number>()
  // Three parts would name another database, which the server refuses.
  const names = [...new Set(tables)].filter((table) => [1, 2].includes(splitName(table).length))
  const present = names.length === 0 ? [] : await exists(client, names)
  for (let at = 0; at < present.length; at += batchSize) {
    for (const [table, rows] of await countBatch(client, present.slice(at, at + batchSize))) counts.set(table, rows)
  }
  return counts
}
