// Queries of the catalogs in one round trip, without what only slows such queries down. They are understood with pg_catalog
// alone: an operator of a foreign database, say public.= (oid, regclass), would otherwise be called by whoever asks. Names
// and types are to read alike whatever the database or role sets, as with search_path = public: a query that makes names
// sets it when it is already running, by joining `looking`.
import type { ClientBase, QueryResult } from 'pg'

type Row = Readonly<Record<string, unknown>>

/** Evaluated before the first name is made, where every source of names joins it. */
export const looking = `looking as materialized (select pg_catalog.set_config('search_path', 'public', true) as path)`

/** Schemas of the user, with `public` as the path from here on. Ahead of it: `looking`. */
export const space = `space as materialized (
    select oid, nspname, format('%I', nspname) as shown from pg_namespace cross join looking
    where nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and nspname !~ '^pg_(toast|temp)'
  )`

/**
 * Simple protocol with several statements is one transaction: the settings end with it, also when one is open already.
 * At most the last query may join `looking`: what comes behind it would be understood with another path.
 */
export const askCatalogs = async (client: ClientBase, queries: readonly string[]): Promise<QueryResult<Row>[]> => {
  const before = await client.query<{ path: string }>(`select pg_catalog.current_setting('search_path') as path`)
  const path = before.rows[0]?.path ?? ''
  const quoted = `'${path.replaceAll("'", "''")}'`
  const answer: unknown = await client.query(
    `select pg_catalog.set_config('search_path', 'pg_catalog', true), pg_catalog.set_config('jit', 'off', true), pg_catalog.set_config('work_mem', '64MB', true), pg_catalog.set_config('standard_conforming_strings', 'on', true);
     ${queries.join(';\n')};
     select pg_catalog.set_config('search_path', ${quoted}, true)`,
  )
  return Array.isArray(answer) ? (answer as QueryResult<Row>[]).slice(1, -1) : []
}
