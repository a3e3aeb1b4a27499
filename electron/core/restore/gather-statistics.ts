// The planner's statistics of a new database, once its result is told: the largest tables first, over some connections.
// Neither psql nor pg_restore gathers any, and a query is right without them; autovacuum would do the same within minutes.
import type pg from 'pg'
import { closeClient, connect } from '../postgres/connect.ts'
import type { ConnectionParams } from '../postgres/connection.ts'
import { safeSettings } from '../postgres/safe-session.ts'
import { quoteIdent } from '../postgres/quote.ts'

const name = 'groundwork statistics'
/** Tables below it travel together: a transaction each would take longer than the work. */
const smallPages = 100
const mostTogether = 50

type Table = { schema: string; table: string; pages: number }

const tablesOf = async (client: pg.Client): Promise<readonly Table[]> =>
  (
    await client.query<Table>(
      `SELECT n.nspname AS schema, c.relname AS table, (pg_relation_size(c.oid) / 8192)::int AS pages FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'm', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY pg_relation_size(c.oid) DESC`,
    )
  ).rows

/** Statements that together analyze every table once. */
export const analyzeStatements = (tables: readonly Table[]): readonly string[] => {
  const shown = ({ schema, table }: Table): string => `${quoteIdent(schema)}.${quoteIdent(table)}`
  const small = tables.filter(({ pages }) => pages < smallPages)
  const groups = Array.from({ length: Math.ceil(small.length / mostTogether) }, (_, at) =>
    small.slice(at * mostTogether, (at + 1) * mostTogether),
  )
  return [
    ...tables.filter(({ pages }) => pages >= smallPages).map((table) => `ANALYZE ${shown(table)}`),
    ...groups.map((group) => `ANALYZE ${group.map(shown).join(', ')}`),
  ]
}

/** Ends early, without a word, when it is stopped, or when somebody ends its sessions (to drop or copy the database). */
export const gatherStatistics = async (
  database: ConnectionParams,
  jobs: number,
  signal: AbortSignal,
): Promise<void> => {
  const statements: string[] = []
  const work = async (first: boolean): Promise<void> => {
    const client = await connect(
      { ...database, applicationName: name, settings: { ...database.settings, ...safeSettings } },
      { signal },
    )
    const onAbort = (): void => void closeClient(client, 1)
    signal.addEventListener('abort', onAbort, { once: true })
    try {
      await client.query('SET statement_timeout = 0; SET synchronous_commit = off; SET client_min_messages = error')
      if (first) statements.push(...analyzeStatements(await tablesOf(client)))
      while (!signal.aborted) {
        const sql = statements.shift()
        if (sql === undefined) return
        if (first && statements.length > 0 && helpers.length < jobs - 1)
          helpers.push(work(false).catch(() => undefined))
        // A table that is gone, or cannot be read: the others go on.
        await client.query(sql).catch((error: unknown) => {
          if (!(error instanceof Error && 'severity' in error && error.severity === 'ERROR')) throw error
        })
      }
    } finally {
      signal.removeEventListener('abort', onAbort)
      await closeClient(client, 500)
    }
  }
  const helpers: Promise<void>[] = []
  await work(true).catch(() => undefined)
  await Promise.all(helpers)
}
