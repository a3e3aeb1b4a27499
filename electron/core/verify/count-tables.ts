// Exact rows of tables, many a query, and none of the database's own code run on the way: views and foreign tables are not
// counted, and a table whose indexes call functions of the database is counted by COPY, which plans nothing.
import type { ClientBase } from 'pg'
import { quoteIdent } from '../postgres/quote.ts'
import { whileSafe } from '../postgres/safe-session.ts'
import { splitName } from '../postgres/split-name.ts'
import { foreignRelations } from './foreign-code.ts'

const batchSize = 200

type Found = { at: number; oid: number; kind: string; schema: string; table: string; hasChildren: boolean }

/** `only`: of a table without those that inherit from it. Names are as the inventory or a script writes them. */
export const countTables = async (
  client: ClientBase,
  names: readonly string[],
  options: { readonly only: boolean },
): Promise<Map<string, number>> => {
  const counts = new Map<string, number>()
  // Three parts would name another database, which the server refuses.
  const wanted = [...new Set(names)].map((name) => ({ name, parts: splitName(name) }))
  const known = wanted.filter(({ parts }) => parts.length === 1 || parts.length === 2)
  if (known.length === 0) return counts
  const { rows: path } = await client.query<{ schemas: string[] }>(
    'SELECT pg_catalog.current_schemas(false)::pg_catalog.text[] AS schemas',
  )
  return whileSafe(client, async () => {
    const { rows } = await client.query<Found>(
      `SELECT DISTINCT ON (w.at) w.at::int AS at, c.oid, c.relkind::text AS kind, n.nspname::text AS schema, c.relname::text AS table, c.relhassubclass AS "hasChildren"
         FROM ROWS FROM (unnest($1::text[]), unnest($2::text[])) WITH ORDINALITY AS w (space, name, at)
         JOIN pg_class c ON c.relname = w.name::name JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'm') AND CASE WHEN w.space = '' THEN n.nspname::text = ANY ($3::text[]) ELSE n.nspname = w.space::name END
        ORDER BY w.at, array_position($3::text[], n.nspname::text)`,
      [
        known.map(({ parts }) => (parts.length === 2 ? parts[0] : '')),
        known.map(({ parts }) => parts.at(-1)),
        path[0]?.schemas ?? ['public'],
      ],
    )
    const foreign = await foreignRelations(client)
    const plain: { readonly name: string; readonly sql: string }[] = []
    for (const { at, oid, kind, schema, table, hasChildren } of rows) {
      const name = known[at - 1]?.name
      if (name === undefined) continue
      const sql = `${options.only && kind === 'r' ? 'ONLY ' : ''}${quoteIdent(schema)}.${quoteIdent(table)}`
      if (!foreign.has(oid)) plain.push({ name, sql })
      else if (kind !== 'm')
        counts.set(name, await countByCopy(client, oid, kind === 'p' || (hasChildren && !options.only)))
    }
    for (let from = 0; from < plain.length; from += batchSize) {
      const batch = plain.slice(from, from + batchSize)
      const answer = await client.query<{ at: number; rows: string }>(
        batch.map(({ sql }, index) => `SELECT ${index} AS at, count(*)::text AS rows FROM ${sql}`).join(' UNION ALL '),
      )
      for (const row of answer.rows) {
        const one = batch[row.at]
        if (one !== undefined) counts.set(one.name, Number(row.rows))
      }
    }
    return counts
  })
}

type Member = { schema: string; table: string; column: string | null }

/** The narrowest column of each table is sent and thrown away; the server says how many rows they were. */
const countByCopy = async (client: ClientBase, oid: number, withChildren: boolean): Promise<number> => {
  const { rows } = await client.query<Member>(
    `WITH RECURSIVE tree (oid) AS (SELECT $1::oid UNION SELECT h.inhrelid FROM pg_inherits h JOIN tree ON tree.oid = h.inhparent WHERE $2::boolean)
     SELECT n.nspname::text AS schema, c.relname::text AS table,
            (SELECT a.attname::text FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
              WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
              ORDER BY a.attlen < 0, t.typtype <> 'b', a.attlen, a.attnum LIMIT 1) AS column
       FROM tree JOIN pg_class c ON c.oid = tree.oid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r'`,
    [oid, withChildren],
  )
  let sum = 0
  for (const { schema, table, column } of rows) {
    const answer = await client.query(
      `COPY ${quoteIdent(schema)}.${quoteIdent(table)}${column === null ? '' : ` (${quoteIdent(column)})`} TO STDOUT`,
    )
    sum += answer.rowCount ?? 0
  }
  return sum
}
