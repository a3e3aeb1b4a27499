// A statement once begun goes on when its client is gone. So a program that ends, like the command line, begins the long
// ones on connections of their own and leaves. What such a statement works on says so before: an unfinished copy by its
// signature, a database being dropped by its marker. Should the server be killed too, tidy finds it.
import type pg from 'pg'
import { closeClient, connect } from '../postgres/connect.ts'
import { quoteIdent } from '../postgres/quote.ts'
import { halfDropped, readDatabases } from './database-row.ts'
import { condemnStatements } from './drop-holder.ts'
import { holderLock } from './locks.ts'
import type { Session } from './open-session.ts'

/** Of connections that may outlive their program. */
export const backgroundName = 'groundwork spare'

export const connectInBackground = (session: Session): Promise<pg.Client> =>
  connect({ ...session.params, applicationName: backgroundName }, { signal: session.signal })

/** Begins `sql` and answers when the server has it. The client must only be closed then. */
export const begin = async (session: Session, client: pg.Client, sql: string): Promise<void> => {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  void client.query(sql).catch(() => undefined)
  const words = sql.slice(0, 'CREATE DATABASE'.length)
  for (let i = 0; i < 200; i++) {
    const { rows: seen } = await session.helper.query<{ begun: boolean }>(
      'SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = $1 AND starts_with(query, $2)) AS begun',
      [rows[0]?.pid ?? 0, words],
    )
    if (seen[0]?.begun === true) return
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
}

/** As dropHolder, but nobody waits until the files are gone. */
export const beginDrop = async (session: Session, name: string): Promise<void> => {
  const client = await connectInBackground(session)
  try {
    if (!(await holderLock.tryTake(client, name))) return
    const row = (await readDatabases(client, { sizes: false })).find((one) => one.name === name)
    if (row === undefined) return
    if (row.connectionLimit !== halfDropped)
      await client.query(['BEGIN', ...condemnStatements(row), 'COMMIT'].join(';\n'))
    await begin(session, client, `DROP DATABASE IF EXISTS ${quoteIdent(name)} WITH (FORCE)`)
  } finally {
    await closeClient(client, 1)
  }
}
